internal import Glibc
internal import OCPP

/// Chargers that are connected and booted, and silent.
final class ChargerCrowd {
    /// As many handshakes at once as a gateway allows by default, with room.
    private static let batch = 200

    private(set) var sockets: [ChargerSocket] = []
    private let poller: Poller
    private let port: Int
    private let path: String

    init(port: Int, path: String) throws {
        self.poller = try Poller()
        self.port = port
        self.path = path
    }

    /// Connects more chargers, until there are `count`.
    func grow(to count: Int) throws {
        while self.sockets.count < count {
            let first = self.sockets.count + 1
            let identities = (first...min(count, first + Self.batch - 1)).map { "IDLE-\($0)" }
            for socket in try Self.connect(identities, port: self.port, path: self.path) {
                try self.poller.add(socket.descriptor, tag: self.sockets.count)
                self.sockets.append(socket)
            }
        }
    }

    /// Answers pings for a while.
    func idle(seconds: Double) throws {
        let end = Clock.now + UInt64(seconds * 1_000_000_000)
        while Clock.now < end {
            try self.poller.wait(milliseconds: 50) { try self.sockets[$0].receive { _ in } }
        }
    }

    /// Connects and boots chargers, a batch at a time side by side.
    static func connect(_ identities: [String], port: Int, path: String) throws -> [ChargerSocket] {
        var connected: [ChargerSocket] = []
        var rest = identities[...]
        while !rest.isEmpty {
            let sockets = try rest.prefix(Self.batch).map {
                try ChargerSocket(identity: $0, port: port, path: path)
            }
            for socket in sockets { try socket.finishHandshake() }
            let boot = V16.BootNotification(
                chargePointVendor: "EdgeGateway", chargePointModel: "edge-bench", firmwareVersion: "1.0")
            for socket in sockets { try socket.call(boot) }
            for socket in sockets {
                let answer = try V16.BootNotification.Response(socket.answer())
                guard answer.status == .accepted else {
                    throw BenchProblem("the boot of \(socket.identity) was answered \(answer.status.rawValue)")
                }
            }
            connected += sockets
            rest = rest.dropFirst(Self.batch)
        }
        return connected
    }

    /// Lets this process have as many descriptors as it may.
    static func raiseFileLimit() -> Int {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Int(clamping: limit.rlim_cur)
    }
}
