internal import Glibc

/// Sends commands, and can wait beside chargers.
protocol CommandSender: AnyObject {
    /// To be watched; `turn` is called when it has something.
    var descriptor: Int32 { get }
    /// Whether the next command may be sent.
    var isReady: Bool { get }
    func send(_ command: String) throws
    func turn() throws
}

/// Over the daemon's Unix socket.
final class APICommandSender: CommandSender {
    private let api: LocalAPI
    private(set) var isReady = true

    init(_ daemon: Daemon) throws { self.api = try LocalAPI(socketPath: daemon.socketPath) }

    var descriptor: Int32 { self.api.descriptor }

    func send(_ command: String) throws {
        self.isReady = false
        try self.api.send(LocalAPI.request("POST", "/v1/commands", body: command))
    }

    func turn() throws {
        try self.api.read()
        guard let status = try self.api.response() else { return }
        guard (200..<300).contains(status) else { throw BenchProblem("the local API refused a command with \(status)") }
        self.isReady = true
    }
}

/// Over a broker: what the way through it takes is part of the figure.
final class MQTTCommandSender: CommandSender {
    private let cloud: CloudEnd

    init(port: Int) throws { self.cloud = try CloudEnd(port: port) }

    var descriptor: Int32 { self.cloud.descriptor }
    var isReady: Bool { true }

    func send(_ command: String) throws { try self.cloud.publishCommand(command) }

    func turn() throws { try self.cloud.turn() }
}
