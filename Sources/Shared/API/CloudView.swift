/// The link to the cloud and what waits for it.
public struct CloudView: Codable, Hashable, Sendable {
    /// Nil when the daemon does not run and the database alone was read.
    public var link: CloudLinkView?
    public var epoch: String
    public var journal: StreamStatus
    public var meter: StreamStatus

    public init(link: CloudLinkView? = nil, epoch: String, journal: StreamStatus, meter: StreamStatus) {
        self.link = link
        self.epoch = epoch
        self.journal = journal
        self.meter = meter
    }
}

/// The connection to the broker.
public struct CloudLinkView: Codable, Hashable, Sendable {
    public enum State: String, Codable, Sendable {
        /// `[cloud] enabled` is false.
        case disabled
        case connecting
        case connected
        /// The last attempt failed; the next one is at `nextAttemptAt`.
        case waiting
    }

    /// What went up of a stream since the daemon's start.
    public struct Lane: Codable, Hashable, Sendable {
        public var stream: String
        /// The newest record that was ever sent.
        public var sent: Int64
        public var records: Int64
        public var batches: Int64
        public var resends: Int64
        /// Why the last batch did not get through; nil when it did.
        public var problem: String?

        public init(stream: String, sent: Int64, records: Int64, batches: Int64, resends: Int64, problem: String?) {
            self.stream = stream
            self.sent = sent
            self.records = records
            self.batches = batches
            self.resends = resends
            self.problem = problem
        }
    }

    /// One of the configured brokers.
    public struct Broker: Codable, Hashable, Sendable {
        public var url: String
        /// How it failed, since it was connected last; nil when it did not.
        public var lastError: String?
        public var lastErrorAt: Timestamp?

        public init(url: String, lastError: String?, lastErrorAt: Timestamp?) {
            self.url = url
            self.lastError = lastError
            self.lastErrorAt = lastErrorAt
        }

        enum CodingKeys: String, CodingKey {
            case url
            case lastError = "last_error"
            case lastErrorAt = "last_error_at"
        }
    }

    public var state: State
    /// The URL of the broker that is connected, or is or was tried last.
    public var broker: String?
    /// All of them, in the order in which they are tried.
    public var brokers: [Broker] = []
    /// Why the certificates for the broker as they are now are not in use; nil while they are.
    public var certificateProblem: String?
    public var connectedSince: Timestamp?
    public var lastError: String?
    public var lastErrorAt: Timestamp?
    public var nextAttemptAt: Timestamp?
    /// Topics whose subscription the broker refused.
    public var refusedTopics: [String] = []
    public var lanes: [Lane] = []
    /// Commands from the cloud since the daemon's start.
    public var commandsAccepted: Int64 = 0
    public var commandsRefused: Int64 = 0

    public init(state: State) {
        self.state = state
    }

    enum CodingKeys: String, CodingKey {
        case state, broker, brokers, lanes
        case certificateProblem = "certificate_problem"
        case connectedSince = "connected_since"
        case lastError = "last_error"
        case lastErrorAt = "last_error_at"
        case nextAttemptAt = "next_attempt_at"
        case refusedTopics = "refused_topics"
        case commandsAccepted = "commands_accepted"
        case commandsRefused = "commands_refused"
    }
}
