import Foundation
import Testing

/// A real mosquitto on a free port of the loopback, with a directory of its own.
final class Broker {
    enum Failure: Error {
        case notInstalled
        case didNotStart(log: String)
    }

    static let program = "/usr/sbin/mosquitto"

    let port: Int
    private let directory: URL
    private var process: Process?

    /// - Parameter settings: further lines of mosquitto.conf.
    init(settings: [String] = ["allow_anonymous true"], port: Int? = nil, directory: URL? = nil) throws {
        guard FileManager.default.isExecutableFile(atPath: Self.program) else {
            Issue.record("mosquitto is missing: apt-get install mosquitto")
            throw Failure.notInstalled
        }
        self.port = try port ?? LoopbackListener.freePort()
        self.directory = try directory ?? Self.makeDirectory()
        // Started as root it would drop to a user of its own, who cannot read the tests' keys.
        let user = NSUserName()
        let lines =
            ["user \(user)", "listener \(self.port) 127.0.0.1", "max_queued_messages 0", "log_type all"] + settings
        try lines.joined(separator: "\n").write(to: self.configuration, atomically: true, encoding: .utf8)
        try self.start()
    }

    deinit {
        self.kill()
        try? FileManager.default.removeItem(at: self.directory)
    }

    static func makeDirectory() throws -> URL {
        let directory = FileManager.default.temporaryDirectory.appending(path: "broker-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        return directory
    }

    private var configuration: URL { self.directory.appending(path: "mosquitto.conf") }
    private var logFile: URL { self.directory.appending(path: "mosquitto.log") }

    func start() throws {
        let process = Process()
        process.executableURL = URL(filePath: Self.program)
        process.arguments = ["-c", self.configuration.path]
        _ = FileManager.default.createFile(atPath: self.logFile.path, contents: nil)
        let log = try FileHandle(forWritingTo: self.logFile)
        process.standardOutput = log
        process.standardError = log
        try process.run()
        self.process = process
        let end = Date.now.addingTimeInterval(10)
        while !LoopbackListener.answers(port: self.port) {
            guard process.isRunning, Date.now < end else {
                throw Failure.didNotStart(log: (try? String(contentsOf: self.logFile, encoding: .utf8)) ?? "")
            }
            usleep(10_000)
        }
    }

    /// SIGKILL, as in a power cut.
    func kill() {
        guard let process = self.process else { return }
        self.process = nil
        _ = Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// The process stays, its sockets stay, and nothing answers any more.
    func hang() {
        guard let process = self.process else { return }
        _ = Foundation.kill(process.processIdentifier, SIGSTOP)
    }
}
