/// The link to the cloud and what waits for it.
public struct CloudView: Codable, Hashable, Sendable {
    /// Nil when the daemon does not run and the database alone was read.
    public var link: CloudLinkView?
    public var epoch: String
    public var journal: StreamStatus
    public var meter: StreamStatus
    /// What the link took of the last days, newest first; at most 31.
    public var days: [CloudDay] = []

    public init(link: CloudLinkView? = nil, epoch: String, journal: StreamStatus, meter: StreamStatus) {
        self.link = link
        self.epoch = epoch
        self.journal = journal
        self.meter = meter
    }
}

/// What the link took of one day of the site's time zone: bytes of TCP, with TLS where there is TLS, and with what was
/// sent twice.
public struct CloudDay: Codable, Hashable, Sendable {
    /// `2026-11-22`.
    public var day: String
    public var sent: Int64
    public var received: Int64

    public init(day: String, sent: Int64, received: Int64) {
        self.day = day
        self.sent = sent
        self.received = received
    }
}

/// A range of records that the cloud asked for once more.
public struct CloudReplay: Codable, Hashable, Sendable {
    /// The query that asked for it.
    public var id: String
    public var stream: String
    public var from: Int64
    public var to: Int64
    /// The last record of it that the broker has; less than `from` while nothing of it was sent.
    public var delivered: Int64

    public init(id: String, stream: String, from: Int64, to: Int64, delivered: Int64) {
        self.id = id
        self.stream = stream
        self.from = from
        self.to = to
        self.delivered = delivered
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
        /// In the last ten seconds: records sent, and records acknowledged.
        public var sentPerSecond: Double = 0
        public var acknowledgedPerSecond: Double = 0
        /// Records that were not sent because they are not needed (`cloud.thinning`), since the start.
        public var thinned: Int64 = 0
        /// What keeps the stream from being sent (`paused`, `quiet_hours`); nil when nothing does.
        public var heldBy: String?

        public init(stream: String, sent: Int64, records: Int64, batches: Int64, resends: Int64, problem: String?) {
            self.stream = stream
            self.sent = sent
            self.records = records
            self.batches = batches
            self.resends = resends
            self.problem = problem
        }

        enum CodingKeys: String, CodingKey {
            case stream, sent, records, batches, resends, problem, thinned
            case sentPerSecond = "sent_per_second"
            case acknowledgedPerSecond = "acknowledged_per_second"
            case heldBy = "held_by"
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
    /// Ranges that are sent once more, the first one now.
    public var replays: [CloudReplay] = []
    /// Since the daemon's start.
    public var bytesSent: Int64 = 0
    public var bytesReceived: Int64 = 0
    /// Commands from the cloud since the daemon's start.
    public var commandsAccepted: Int64 = 0
    public var commandsRefused: Int64 = 0
    public var queriesAnswered: Int64 = 0
    public var queriesRefused: Int64 = 0

    public init(state: State) {
        self.state = state
    }

    enum CodingKeys: String, CodingKey {
        case state, broker, brokers, lanes, replays
        case certificateProblem = "certificate_problem"
        case bytesSent = "bytes_sent"
        case bytesReceived = "bytes_received"
        case connectedSince = "connected_since"
        case lastError = "last_error"
        case lastErrorAt = "last_error_at"
        case nextAttemptAt = "next_attempt_at"
        case refusedTopics = "refused_topics"
        case commandsAccepted = "commands_accepted"
        case commandsRefused = "commands_refused"
        case queriesAnswered = "queries_answered"
        case queriesRefused = "queries_refused"
    }
}
