import ArgumentParser
internal import Foundation
internal import Shared
internal import Store

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check everything that usually goes wrong, and say what to do.",
        discussion: """
            Socket, daemon, configuration, database, disk, clock, certificates, ports and cloud link. Exit code 1 when \
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
        let socket = DaemonChecks.socket(self.options.socketPath)
        let daemon = socket.verdict == .good ? APIClient(socketPath: self.options.socketPath) : nil
        let status = try? await daemon?.status()
        let (configuration, configurationCheck) = self.readConfiguration(of: status?.daemon)
        let path = self.options.database ?? status?.daemon?.databasePath ?? self.options.databasePath
        var diagnoses = [configurationCheck, socket]
        diagnoses += DaemonChecks.daemon(status)
        diagnoses.append(await DatabaseChecks.database(path))
        diagnoses.append(DatabaseChecks.disk(path))
        if let configuration {
            diagnoses += CertificateChecks.certificates(of: configuration, now: .wallClock)
        }
        if let daemon { diagnoses += await Self.knownCertificates(daemon) }
        diagnoses += PortChecks.ports(status?.daemon, configuration).map {
            PortChecks.check($0, isDaemonUp: daemon != nil)
        }
        diagnoses += DaemonChecks.cloud(try? await daemon?.cloud())
        return diagnoses
    }

    private static func knownCertificates(_ daemon: APIClient) async -> [Diagnosis] {
        let soon = Timestamp.wallClock.advanced(byMilliseconds: ExpiryWarning.early)
        guard let authority = try? await daemon.authority(),
            let ending = try? await daemon.certificates(ListQuery(until: soon, limit: 1000)).items
        else { return [] }
        return KnownCertificateChecks.checks(authority, ending, now: .wallClock)
    }

    /// The file that is named here, else the running daemon's, else the Debian package's.
    private func readConfiguration(of daemon: DaemonStatus?) -> (Configuration?, Diagnosis) {
        let name = "Configuration"
        let system = FileManager.default.fileExists(atPath: Configuration.systemFile) ? Configuration.systemFile : nil
        guard let path = self.config ?? (daemon == nil ? system : daemon?.configurationFile) else {
            let text = daemon == nil ? "no file" : "the daemon runs without one"
            return (.default, .good(name, "\(text): the defaults hold"))
        }
        do {
            return (try Configuration.load(path: path), .good(name, "\(path) has no problems"))
        } catch {
            let first = error.problems[0]
            let isOnly = error.problems.count == 1
            let remedy = isOnly ? first.remedy : "see all \(error.problems.count): edgectl config check \(path)"
            return (nil, .bad(name, "\(first.place): \(first.message)", remedy))
        }
    }
}
