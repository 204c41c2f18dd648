internal import Foundation
internal import Glibc

/// The daemon that is measured: started with a configuration and a database of its own, and watched through /proc.
final class Daemon {
    static let path = "/ocpp"
    static let site = "bench"

    let port: Int
    let folder: URL
    let databasePath: String
    let socketPath: String
    private let process = Process()
    private let logPath: String

    /// Starts it and waits until it serves.
    /// - Parameters:
    ///   - folder: an empty one, on the disk that is measured.
    ///   - brokerPort: with one the cloud link is on, and a receiver acknowledges.
    init(program: String, folder: URL, brokerPort: Int? = nil) throws {
        self.port = try FreePort.any()
        self.folder = folder
        self.databasePath = folder.appendingPathComponent("bench.db").path
        // Socket paths have 107 bytes at most; a folder for measuring may be deep.
        self.socketPath = "/tmp/edge-bench-\(getpid())-\(self.port).sock"
        self.logPath = folder.appendingPathComponent("daemon.log").path
        let configuration = folder.appendingPathComponent("bench.toml")
        try self.configuration(brokerPort).write(to: configuration, atomically: true, encoding: .utf8)
        _ = FileManager.default.createFile(atPath: self.logPath, contents: nil)
        let log = FileHandle(forWritingAtPath: self.logPath)
        self.process.executableURL = URL(fileURLWithPath: program)
        self.process.arguments = ["--config", configuration.path]
        self.process.standardOutput = log
        self.process.standardError = log
        do { try self.process.run() } catch {
            throw BenchProblem("\(program) cannot be started: \(error). Build it with make build, or pass --gateway.")
        }
        try self.waitUntilServing()
    }

    private func configuration(_ brokerPort: Int?) -> String {
        var text = """
            [site]
            id = "\(Self.site)"
            [database]
            path = "\(self.databasePath)"
            [chargers]
            listen_address = "127.0.0.1"
            port = \(self.port)
            read_settings = false
            defaults.apply = false
            [tokens]
            unknown = "accept"
            [files]
            enabled = false
            [api]
            socket_path = "\(self.socketPath)"
            [log]
            level = "warning"

            """
        if let brokerPort {
            text += """
                [cloud]
                enabled = true
                urls = ["mqtt://127.0.0.1:\(brokerPort)"]
                max_reconnect_seconds = 1

                """
        }
        return text
    }

    private func waitUntilServing() throws {
        for _ in 0..<300 {
            guard self.process.isRunning else {
                throw BenchProblem("the daemon ended at once. Its last words:\n\(self.lastWords)")
            }
            if let api = try? LocalAPI(socketPath: self.socketPath), (try? api.get("/readyz")) != nil { return }
            usleep(100_000)
        }
        throw BenchProblem("the daemon did not serve within 30 s. Its last words:\n\(self.lastWords)")
    }

    /// What it logged at last.
    var lastWords: String {
        let log = (try? String(contentsOfFile: self.logPath, encoding: .utf8)) ?? ""
        return log.split(separator: "\n").suffix(10).joined(separator: "\n")
    }

    /// Makes chargers known, so that they may connect and charge: many at a time, since each is a commit.
    func add(_ identities: [String]) throws {
        let connections = try (0..<min(64, identities.count)).map { _ in try LocalAPI(socketPath: self.socketPath) }
        var rest = identities[...]
        while !rest.isEmpty {
            let batch = Array(zip(connections, rest))
            for (api, identity) in batch {
                try api.send(LocalAPI.request("POST", "/v1/chargers", body: "{\"identity\":\"\(identity)\"}"))
            }
            for (api, _) in batch { try api.waitForSuccess() }
            rest = rest.dropFirst(batch.count)
        }
    }

    /// Ends it, in order: what is in the write-ahead log goes into the database.
    func stop() {
        guard self.process.isRunning else { return }
        self.process.terminate()
        self.process.waitUntilExit()
        unlink(self.socketPath)
    }

    deinit {
        if self.process.isRunning { kill(self.process.processIdentifier, SIGKILL) }
        unlink(self.socketPath)
    }

    // MARK: Figures

    /// Seconds of processor time it has used: fields 14 and 15 of /proc/PID/stat.
    func cpuSeconds() throws -> Double {
        let stat = try self.procFile("stat")
        // The second field is the program's name, which may have blanks, in parentheses.
        guard let end = stat.lastIndex(of: ")") else { throw BenchProblem("/proc has no stat of the daemon") }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
            throw BenchProblem("the stat of the daemon in /proc cannot be read")
        }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Its resident memory in bytes.
    func residentBytes() throws -> Int {
        let status = try self.procFile("status")
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        guard
            let kibibytes = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap({
                Int($0)
            })
        else { throw BenchProblem("the memory of the daemon cannot be read in /proc") }
        return kibibytes * 1024
    }

    /// Bytes of the database and its write-ahead log.
    var databaseBytes: Int { self.size(self.databasePath) + self.size(self.databasePath + "-wal") }

    private func size(_ path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }

    private func procFile(_ name: String) throws -> String {
        let path = "/proc/\(self.process.processIdentifier)/\(name)"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw BenchProblem("the daemon is gone. Its last words:\n\(self.lastWords)")
        }
        return text
    }
}

/// A TCP port that nobody listens on now.
enum FreePort {
    static func any() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw BenchProblem.system("socket") }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // As in ChargerSocket: the pointers are used during the calls alone.
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 ? getsockname(descriptor, pointer, &length) : -1
            }
        }
        guard result == 0 else { throw BenchProblem.system("finding a free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
