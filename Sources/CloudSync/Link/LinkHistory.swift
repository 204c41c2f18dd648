import Shared

/// What became of the connection so far. Pure: times come in as arguments.
struct LinkHistory: Equatable, Sendable {
    struct Failure: Equatable, Sendable {
        var problem: String
        var at: Timestamp
    }

    /// The broker that is connected, or is or was tried last.
    private(set) var broker: BrokerURL?
    private(set) var connectedSince: Timestamp?
    private(set) var lastProblem: String?
    private(set) var lastProblemAt: Timestamp?
    private(set) var nextAttemptAt: Timestamp?
    private(set) var refusedSubscriptions: [String] = []
    /// How each broker failed, since it was connected last.
    private(set) var failures: [BrokerURL: Failure] = [:]
    /// Why the certificates as they are now are not in use; nil while they are.
    private(set) var certificateProblem: String?

    mutating func observed(_ event: MQTTEvent, at now: Timestamp) {
        switch event {
        case .connecting(let broker):
            self.broker = broker
            self.nextAttemptAt = nil
        case .connected:
            self.connectedSince = now
            self.nextAttemptAt = nil
            self.refusedSubscriptions = []
            if let broker = self.broker { self.failures[broker] = nil }
        case .disconnected(let problem, let retryIn):
            self.disconnected(problem.description, at: now)
            let (seconds, attoseconds) = retryIn.components
            self.nextAttemptAt = now.advanced(
                byMilliseconds: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
        case .subscriptionRefused(let filter, _):
            self.refusedSubscriptions.append(filter)
        case .certificatesRefused(let problem):
            self.certificateProblem = problem
        }
    }

    private mutating func disconnected(_ problem: String, at now: Timestamp) {
        self.connectedSince = nil
        self.lastProblem = problem
        self.lastProblemAt = now
        if let broker = self.broker { self.failures[broker] = Failure(problem: problem, at: now) }
    }
}
