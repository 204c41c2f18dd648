import Shared

/// What became of the connection so far. Pure: times come in as arguments.
struct LinkHistory: Equatable, Sendable {
    private(set) var connectedSince: Timestamp?
    private(set) var lastProblem: String?
    private(set) var lastProblemAt: Timestamp?
    private(set) var nextAttemptAt: Timestamp?
    private(set) var refusedSubscriptions: [String] = []

    mutating func observed(_ event: MQTTEvent, at now: Timestamp) {
        switch event {
        case .connected:
            self.connectedSince = now
            self.nextAttemptAt = nil
            self.refusedSubscriptions = []
        case .disconnected(let problem, let retryIn):
            self.connectedSince = nil
            self.lastProblem = problem.description
            self.lastProblemAt = now
            let (seconds, attoseconds) = retryIn.components
            self.nextAttemptAt = now.advanced(
                byMilliseconds: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
        case .subscriptionRefused(let filter, _):
            self.refusedSubscriptions.append(filter)
        }
    }
}
