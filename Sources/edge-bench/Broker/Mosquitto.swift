internal import Foundation
internal import Glibc

/// A mosquitto of our own on a free port.
final class Mosquitto {
    let port: Int
    private let process = Process()
    private let configuration: URL

    /// Nil when no mosquitto is installed.
    private static var program: String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") + ["/usr/sbin"]
        return folders.map { "\($0)/mosquitto" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    init(port: Int, folder: URL) throws {
        guard let program = Self.program else {
            throw BenchProblem("mosquitto is not installed: scripts/install-dependencies.sh test installs it")
        }
        self.port = port
        self.configuration = folder.appendingPathComponent("mosquitto.conf")
        // Nothing is dropped for a receiver that is slower than the daemon, and nothing waits for Nagle's algorithm.
        let text = """
            listener \(port) 127.0.0.1
            allow_anonymous true
            max_queued_messages 0
            max_inflight_messages 100
            set_tcp_nodelay true

            """
        try text.write(to: self.configuration, atomically: true, encoding: .utf8)
        self.process.executableURL = URL(fileURLWithPath: program)
        self.process.arguments = ["-c", self.configuration.path]
        self.process.standardOutput = FileHandle.nullDevice
        self.process.standardError = FileHandle.nullDevice
        try self.process.run()
    }

    func stop() {
        guard self.process.isRunning else { return }
        self.process.terminate()
        self.process.waitUntilExit()
    }

    deinit {
        if self.process.isRunning { kill(self.process.processIdentifier, SIGKILL) }
    }
}
