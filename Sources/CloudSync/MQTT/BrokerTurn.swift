/// Which of the brokers is tried, and when: one after the other as they stand, then a wait that grows from turn to turn.
///
/// A link stays with the broker that answered until it ends; then the first of the list comes first again. Pure.
public struct BrokerTurn: Equatable, Sendable {
    /// How many brokers there are, at least 1.
    public let count: Int
    /// The one to try now, 0..<count.
    public private(set) var current = 0
    /// Attempts that failed since the last link that held.
    public private(set) var failures = 0
    private var reconnect: Reconnect

    public init(count: Int, reconnect: Reconnect) {
        self.count = max(1, count)
        self.reconnect = reconnect
    }

    public enum End: Equatable, Sendable {
        /// The attempt failed, or the connection was lost after the duration.
        case lost(after: Duration?)
        /// We ended it after the duration, to begin anew with the same broker: what it holds for us is there.
        case ours(after: Duration?)
    }

    /// - Parameter jitter: a random number of 0..<1.
    /// - Returns: how long to wait before ``current`` is tried.
    public mutating func ended(_ end: End, jitter: Double) -> Duration {
        switch end {
        case .ours(let held):
            return self.reconnect.connectionEnded(connectedFor: held, jitter: jitter)
        case .lost(let held):
            if let held, held >= self.reconnect.settled { return self.heldLinkEnded(held, jitter) }
            self.failures += 1
            self.current = (self.current + 1) % self.count
            guard self.current == 0 else { return .zero }
            return self.reconnect.connectionEnded(connectedFor: held, jitter: jitter)
        }
    }

    /// A link that held: all of them are worth a try, the first one first.
    private mutating func heldLinkEnded(_ held: Duration, _ jitter: Double) -> Duration {
        self.failures = 1
        self.current = 0
        return self.reconnect.connectionEnded(connectedFor: held, jitter: jitter)
    }
}
