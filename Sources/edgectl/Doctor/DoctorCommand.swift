import ArgumentParser
internal import Foundation
internal import Shared
internal import Store

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check everything that usually goes wrong, and say what to do.",
        discussion: """
            Socket, daemon, configuration, database, disk, clock, certificates, port and cloud link. Exit code 1 when \
            something is broken.

            Examples:
              edgectl doctor
              edgectl doctor --config ./config.toml
            """)

    @Option(
        help: ArgumentHelp("The daemon's configuration file.", valueName: "file"),
        completion: .file(extensions: ["toml"]))
    var config: String?

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let diagnoses = try await self.diagnoses()
        let screen = Screen()
        if try !screen.json(diagnoses, self.options) {
            for diagnosis in diagnoses { Output.lines(diagnosis.lines(usesColour: screen.usesColour)) }
        }
        if diagnoses.contains(where: { $0.verdict == .bad }) { throw ExitCode(1) }
    }

    private func diagnoses() async throws -> [Diagnosis] {
        let (configuration, configurationCheck) = self.readConfiguration()
        let socket = DaemonChecks.socket(self.options.socketPath)
        let daemon = socket.verdict == .good ? APIClient(socketPath: self.options.socketPath) : nil
        let status = try? await daemon?.status()
        let path = self.options.database ?? status?.daemon?.databasePath ?? self.options.databasePath
        var diagnoses = [configurationCheck, socket]
        diagnoses += DaemonChecks.daemon(status)
        diagnoses.append(await DatabaseChecks.database(path))
        diagnoses.append(DatabaseChecks.disk(path))
        if let configuration {
            diagnoses += CertificateChecks.certificates(of: configuration, now: .wallClock)
        }
        let address = status?.daemon?.chargerAddress ?? configuration?.chargers.address
        diagnoses.append(DaemonChecks.port(address, isDaemonUp: daemon != nil))
        diagnoses.append(DaemonChecks.cloud(try? await daemon?.cloud()))
        return diagnoses
    }

    private func readConfiguration() -> (Configuration?, Diagnosis) {
        let name = "Configuration"
        let system = Configuration.systemFile
        guard let path = self.config ?? (FileManager.default.fileExists(atPath: system) ? system : nil) else {
            return (.default, .good(name, "no file; the daemon uses its defaults unless --config says otherwise"))
        }
        do {
            return (try Configuration.load(path: path), .good(name, "\(path) has no problems"))
        } catch {
            let first = error.problems[0].description
            return (nil, .bad(name, first, "see them all: edgectl config check \(path)"))
        }
    }
}

extension Configuration.Chargers {
    fileprivate var address: String { "\(self.listenAddress):\(self.port)" }
}
