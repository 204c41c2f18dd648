/// How long to wait before the next attempt to connect: doubling, with jitter, until a connection has held for a while.
///
/// A CONNACK alone does not reset it: two clients with the same id throw each other out right after it, for ever.
public struct Reconnect: Equatable, Sendable {
    /// The first wait.
    public let minimum: Duration
    /// The longest wait.
    public let maximum: Duration
    /// How long a connection must have held to count as a success.
    public let settled: Duration
    /// Attempts that failed in a row.
    public private(set) var failures = 0

    public init(
        minimum: Duration = .seconds(1), maximum: Duration = .seconds(60), settled: Duration = .seconds(30)
    ) {
        self.minimum = minimum
        self.maximum = max(minimum, maximum)
        self.settled = settled
    }

    /// The attempt failed, or the connection ended after `connectedFor`.
    /// - Parameter jitter: a random number of 0..<1.
    /// - Returns: how long to wait: between half and the whole of the doubled wait, so that a thousand sites do not
    ///   return in the same second.
    public mutating func connectionEnded(connectedFor: Duration?, jitter: Double) -> Duration {
        if let connectedFor, connectedFor >= self.settled { self.failures = 0 }
        let doublings = min(self.failures, 16)
        self.failures += 1
        let whole = min(self.maximum, self.minimum * (1 << doublings))
        return whole * (0.5 + 0.5 * min(max(jitter, 0), 1))
    }
}
