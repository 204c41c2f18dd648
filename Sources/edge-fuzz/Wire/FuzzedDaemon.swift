internal import Foundation
internal import Glibc

/// A daemon with an empty database, which knows the chargers that will come.
final class FuzzedDaemon: Sendable {
    let port: Int
    private let process: Process
    private let logFile: String

    /// Commands of its own that a charger leaves unanswered are over soon.
    private static func configuration(_ folder: URL, port: Int, socket: String) -> String {
        """
        [database]
        path = "\(folder.path)/fuzz.db"
        ballast_bytes = 0
        [chargers]
        listen_address = "127.0.0.1"
        port = \(port)
        call_timeout_seconds = 2
        [tokens]
        unknown = "accept"
        [files]
        enabled = false
        [api]
        socket_path = "\(socket)"
        [log]
        level = "error"

        """
    }

    /// Starts it, and returns when it serves.
    ///
    /// - Throws: `FuzzProblem` when it cannot be started.
    init(program: String, folder: URL, chargers: [String]) throws {
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.port = try Self.freePort()
        // Socket paths have 107 bytes at most; a folder for measuring may be deep.
        let socket = "/tmp/edge-fuzz-\(getpid())-\(self.port).sock"
        let file = folder.appending(path: "fuzz.toml")
        try Self.configuration(folder, port: self.port, socket: socket)
            .write(to: file, atomically: true, encoding: .utf8)
        self.logFile = folder.appending(path: "daemon.log").path
        // It replaces what is there: only ever a file of our own, for root could replace a device.
        _ = FileManager.default.createFile(atPath: self.logFile, contents: nil)
        self.process = try Self.started(
            program, ["--config", file.path], output: FileHandle(forWritingAtPath: self.logFile) ?? .nullDevice)
        let edgectl = URL(fileURLWithPath: program).deletingLastPathComponent().appending(path: "edgectl").path
        for charger in chargers { try self.add(charger, edgectl, socket) }
    }

    deinit { if self.process.isRunning { kill(self.process.processIdentifier, SIGKILL) } }

    private static func started(_ program: String, _ arguments: [String], output: FileHandle) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = output
        do { try process.run() } catch {
            throw FuzzProblem("\(program) cannot be started: \(error). Build it with make build, or pass --gateway.")
        }
        return process
    }

    /// Makes a charger known, as soon as the daemon answers.
    private func add(_ charger: String, _ edgectl: String, _ socket: String) throws {
        for _ in 0..<100 {
            let adding = try Self.started(
                edgectl, ["chargers", "add", charger, "--socket", socket], output: .nullDevice)
            adding.waitUntilExit()
            if adding.terminationStatus == 0 { return }
            guard self.isRunning else { break }
            usleep(100_000)
        }
        throw FuzzProblem("the daemon does not serve. Its last words:\n\(self.lastWords)")
    }

    var isRunning: Bool { self.process.isRunning }

    /// Whether it has crashed, for which it gets a moment: it writes down where.
    var crashes: Bool {
        for _ in 0..<60 where self.process.isRunning { usleep(50_000) }
        return !self.process.isRunning
    }

    /// How it ended, when it did of itself.
    var end: String {
        let signal = self.process.terminationReason == .uncaughtSignal
        return "\(signal ? "signal" : "exit code") \(self.process.terminationStatus)\n\(self.lastWords)"
    }

    /// Nanoseconds of processor time of all its threads.
    var processorTime: UInt64 { ProcessorTime.of(self.process.processIdentifier) ?? 0 }

    /// The most memory that it has had, in MiB.
    var peakMebibytes: Int {
        let status =
            (try? String(contentsOfFile: "/proc/\(self.process.processIdentifier)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split { $0 == " " || $0 == "\t" }.dropFirst().first.flatMap { Int($0) } ?? 0) >> 10
    }

    /// What is wrong with how it stops; nil when nothing is.
    func stop() -> String? {
        guard self.process.isRunning else { return nil }
        self.process.terminate()
        for _ in 0..<200 where self.process.isRunning { usleep(50_000) }
        guard !self.process.isRunning else {
            kill(self.process.processIdentifier, SIGKILL)
            self.process.waitUntilExit()
            return "the daemon did not stop within 10 s"
        }
        return self.process.terminationStatus == 0 ? nil : "the daemon stopped with \(self.end)"
    }

    var lastWords: String {
        let log = (try? String(contentsOfFile: self.logFile, encoding: .utf8)) ?? ""
        return log.split(separator: "\n").suffix(30).joined(separator: "\n")
    }

    private static func freePort() throws -> Int {
        let descriptor = try TCP.socket()
        defer { close(descriptor) }
        guard let port = TCP.bindToAnyPort(descriptor) else { throw FuzzProblem("there is no free port") }
        return port
    }
}
