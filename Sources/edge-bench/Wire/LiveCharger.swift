internal import OCPP

/// A charger whose connector changes its status again and again, and how long each change takes to the cloud's end.
final class LiveCharger {
    static let identity = "LIVE-1"

    /// Between the arrival of one change and the next change.
    private static let pause: UInt64 = 100_000_000

    private let socket: ChargerSocket
    private var status = V16.ChargePointStatus.available
    /// When the change that has not arrived yet was sent.
    private var sentAt: UInt64?
    private var nextAt: UInt64 = 0
    private(set) var changes = 0
    /// The longest that a change took, in nanoseconds.
    private(set) var longest: UInt64 = 0

    init(port: Int, path: String) throws {
        guard let socket = try ChargerCrowd.connect([Self.identity], port: port, path: path).first else {
            throw BenchProblem("the charger for live states did not connect")
        }
        self.socket = socket
    }

    /// Changes the status when it is time, and reads what the gateway answers.
    func turn() throws {
        try self.read()
        guard self.sentAt == nil, Clock.now >= self.nextAt else { return }
        self.status = self.status == .available ? .preparing : .available
        try self.socket.call(
            V16.StatusNotification(connectorId: 1, errorCode: .noError, status: self.status))
        self.sentAt = Clock.now
    }

    /// Reads what the gateway answers.
    func read() throws { try self.socket.receive { _ in } }

    /// Whether a change has not arrived yet.
    var isWaiting: Bool { self.sentAt != nil }

    /// A state of the charger arrived.
    func arrived(_ payload: UnsafeRawBufferPointer) {
        guard let sentAt = self.sentAt else { return }
        let isNewest =
            self.status == .available
            ? BatchHead.count("\"status\":\"available\"", in: payload) > 0
            : BatchHead.count("\"status\":\"preparing\"", in: payload) > 0
        guard isNewest else { return }
        let now = Clock.now
        self.longest = max(self.longest, now - sentAt)
        self.changes += 1
        self.sentAt = nil
        self.nextAt = now + Self.pause
    }
}
