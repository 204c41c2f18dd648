internal import OCPP
internal import Synchronization

/// What the charger server counts, for metrics and for message ids.
final class ServerCounters: Sendable {
    /// A random word of this run, eight characters.
    let runID: String
    let callsReceived = CallCounts(by: .charger)
    let callsSent = CallCounts(by: .gateway)
    private let calls = Atomic<UInt64>(0)
    private let receivedMessages = Atomic<UInt64>(0)
    private let refusedMessages = Atomic<UInt64>(0)
    private let unusableAnswers = Atomic<UInt64>(0)
    private let connections = Atomic<UInt64>(0)
    private let openConnections = Atomic<Int>(0)
    private let openHandshakes = Atomic<Int>(0)

    init() {
        self.runID = String(UInt64.random(in: 0...UInt64.max), radix: 36).suffix(8).description
    }

    /// A snapshot for metrics.
    struct Snapshot: Sendable {
        var received: UInt64
        var refused: UInt64
        /// Answers that chargers could not use.
        var unusable: UInt64
        var connections: UInt64
        var openConnections: Int
        var openHandshakes: Int
    }

    var snapshot: Snapshot {
        Snapshot(
            received: self.receivedMessages.load(ordering: .relaxed),
            refused: self.refusedMessages.load(ordering: .relaxed),
            unusable: self.unusableAnswers.load(ordering: .relaxed),
            connections: self.connections.load(ordering: .relaxed),
            openConnections: self.openConnections.load(ordering: .relaxed),
            openHandshakes: self.openHandshakes.load(ordering: .relaxed))
    }

    func nextCall() -> UInt64 { self.calls.add(1, ordering: .relaxed).newValue }
    func nextConnection() -> UInt64 { self.connections.add(1, ordering: .relaxed).newValue }
    func received() { self.receivedMessages.add(1, ordering: .relaxed) }
    func refused() { self.refusedMessages.add(1, ordering: .relaxed) }
    func answerWasUnusable() { self.unusableAnswers.add(1, ordering: .relaxed) }
    func connected() { self.openConnections.add(1, ordering: .relaxed) }
    func disconnected() { self.openConnections.subtract(1, ordering: .relaxed) }

    func beginHandshake() { self.openHandshakes.add(1, ordering: .relaxed) }
    func endHandshake() { self.openHandshakes.subtract(1, ordering: .relaxed) }
}
