internal import Foundation

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
    /// The payload that a person said it was meant to have, as JSON.
    public var mended: String?
    /// How often it came, with any message id.
    public var times: Int64
    /// When it came last.
    public var lastReceivedAt: Timestamp

    public init(
        id: Int64, charger: String?, receivedAt: Timestamp, reason: String, frame: String, state: String,
        session: Int64?, note: String?, mended: String? = nil, times: Int64 = 1, lastReceivedAt: Timestamp? = nil
    ) {
        self.id = id
        self.charger = charger
        self.receivedAt = receivedAt
        self.reason = reason
        self.frame = frame
        self.state = state
        self.session = session
        self.note = note
        self.mended = mended
        self.times = times
        self.lastReceivedAt = lastReceivedAt ?? receivedAt
    }

    enum CodingKeys: String, CodingKey {
        case id, charger, reason, frame, state, session, note, mended, times
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
    /// The session that it is adopted into; nil for the one that it names itself, or opens.
    public var session: Int64?
    public var note: String?
    /// What the message was meant to say where it cannot be read: its payload, a JSON object, as text.
    public var payload: String?

    public init(session: Int64? = nil, note: String? = nil, payload: String? = nil) {
        self.session = session
        self.note = note
        self.payload = payload
    }

    private enum CodingKeys: CodingKey { case session, note, payload }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.session = try container.decodeIfPresent(Int64.self, forKey: .session)
        self.note = try container.decodeIfPresent(String.self, forKey: .note)
        self.payload = try container.decodeIfPresent(OpaqueJSON.self, forKey: .payload)?.text()
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(self.session, forKey: .session)
        try container.encodeIfPresent(self.note, forKey: .note)
        guard let payload else { return }
        try container.encode(JSONDecoder().decode(OpaqueJSON.self, from: Data(payload.utf8)), forKey: .payload)
    }
}
