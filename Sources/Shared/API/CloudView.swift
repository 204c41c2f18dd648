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

    public var state: State
    /// `host:port`.
    public var broker: String?
    /// Since when the state is this one.
    public var since: Timestamp?
    public var lastError: String?
    public var lastErrorAt: Timestamp?
    public var nextAttemptAt: Timestamp?

    public init(
        state: State, broker: String? = nil, since: Timestamp? = nil, lastError: String? = nil,
        lastErrorAt: Timestamp? = nil, nextAttemptAt: Timestamp? = nil
    ) {
        self.state = state
        self.broker = broker
        self.since = since
        self.lastError = lastError
        self.lastErrorAt = lastErrorAt
        self.nextAttemptAt = nextAttemptAt
    }

    enum CodingKeys: String, CodingKey {
        case state, broker, since
        case lastError = "last_error"
        case lastErrorAt = "last_error_at"
        case nextAttemptAt = "next_attempt_at"
    }
}
