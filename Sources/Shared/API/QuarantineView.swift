/// A message that could not be understood or matched, and waits for a person.
public struct QuarantineView: Codable, Hashable, Sendable {
    public var id: Int64
    public var charger: String?
    public var receivedAt: Timestamp
    public var reason: String
    /// The raw frame; bytes that are not UTF-8 are replaced.
    public var frame: String
    /// `open`, `adopted` or `dismissed`.
    public var state: String
    public var session: Int64?
    public var note: String?
    /// How often it came, with any message id.
    public var times: Int64
    /// When it came last.
    public var lastReceivedAt: Timestamp

    public init(
        id: Int64, charger: String?, receivedAt: Timestamp, reason: String, frame: String, state: String,
        session: Int64?, note: String?, times: Int64 = 1, lastReceivedAt: Timestamp? = nil
    ) {
        self.id = id
        self.charger = charger
        self.receivedAt = receivedAt
        self.reason = reason
        self.frame = frame
        self.state = state
        self.session = session
        self.note = note
        self.times = times
        self.lastReceivedAt = lastReceivedAt ?? receivedAt
    }

    enum CodingKeys: String, CodingKey {
        case id, charger, reason, frame, state, session, note, times
        case receivedAt = "received_at"
        case lastReceivedAt = "last_received_at"
    }
}

/// What became of a message that was adopted.
public struct QuarantineAdoption: Codable, Hashable, Sendable {
    public var session: Int64
    /// Whether the session took anything from it; false where the message cannot be read, and is only filed with it.
    public var isApplied: Bool

    public init(session: Int64, isApplied: Bool) {
        self.session = session
        self.isApplied = isApplied
    }

    enum CodingKeys: String, CodingKey {
        case session
        case isApplied = "applied"
    }
}

/// Decides about a quarantined message: the body of `POST /v1/quarantine/{id}/adopt` and `…/dismiss`.
public struct QuarantineDecision: Codable, Hashable, Sendable {
    /// The session that it is adopted into.
    public var session: Int64?
    public var note: String?

    public init(session: Int64? = nil, note: String? = nil) {
        self.session = session
        self.note = note
    }
}
