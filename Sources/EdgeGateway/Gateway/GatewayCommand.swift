public import ArgumentParser
internal import Foundation
internal import Logging
internal import Shared

/// `edge-gateway`: the daemon's command line.
public struct GatewayCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "edge-gateway",
        abstract: "The OCPP backend that lives on the site.",
        discussion: """
            Serves chargers, keeps sessions, readings and invoices in one SQLite database,
            and goes on working without a cloud. Without --config it uses defaults:
            chargers connect at ws://HOST:9000/ocpp/IDENTITY, and everything is kept under
            ./var.

            Examples:
              edge-gateway
              edge-gateway --config /etc/edge-gateway/config.toml
              edge-gateway --config site.toml --check-config

            SIGTERM and SIGINT (Ctrl-C) end it cleanly. SIGHUP makes it read the files of
            [chargers.tls] and [cloud.tls] anew, which it also does by itself when they
            change.
            Exit codes: 0 stopped as told, 1 something failed, 78 the configuration is
            wrong.
            """,
        version: Gateway.version)

    @Option(name: .shortAndLong, help: "The configuration file (TOML); see config.example.toml.")
    var config: String?

    @Flag(
        help: """
            Check the configuration and the files that it names, list everything that is wrong, and exit.
            """)
    var checkConfig = false

    public init() {}

    public func run() async throws {
        let signals = await ProcessSignals()
        let configuration = try self.loadConfiguration()
        if self.checkConfig { return try self.check(configuration) }
        let logger = Self.makeLogger(level: configuration.log.level)
        do {
            let file = self.config.map { URL(fileURLWithPath: $0).path }
            try await Gateway(configuration: configuration, file: file, logger: logger).run(until: signals)
        } catch {
            FileHandle.standardError.write(Data("edge-gateway: \(error)\n".utf8))
            throw ExitCode(1)
        }
    }

    private func loadConfiguration() throws -> Configuration {
        guard let config else { return .default }
        do {
            return try Configuration.load(path: config)
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            // EX_CONFIG: systemd does not restart on it.
            throw ExitCode(78)
        }
    }

    /// Looks at what the configuration names, too, as a start would.
    private func check(_ configuration: Configuration) throws {
        guard let config else { return print("the defaults: no problems") }
        var problems = Configuration.check(path: config, isDaemon: true)
        if !problems.contains(where: { $0.severity == .error }) {
            do {
                _ = try ChargerTLS(configuration.chargers.tls)
            } catch ServerProblem.certificate(let key, let file, let cause, let remedy) {
                let sentence = "\(remedy.prefix(1).uppercased())\(remedy.dropFirst())."
                problems.append(
                    Configuration.problem(config, key: key, message: "is \(file): \(cause)", remedy: sentence))
            }
        }
        FileHandle.standardError.write(Data(problems.map { "\($0)\n" }.joined().utf8))
        if problems.contains(where: { $0.severity == .error }) { throw ExitCode(78) }
        print("\(config): \(problems.isEmpty ? "no problems" : "the daemon starts with it")")
    }

    private static func makeLogger(level: Logger.Level) -> Logger {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "edge-gateway")
        logger.logLevel = level
        return logger
    }
}
