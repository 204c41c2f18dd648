/// A command and where it stands.
public struct CommandView: Codable, Hashable, Sendable {
    public var id: String
    public var charger: String
    /// Encoded as `verb` and `args`; secrets are `***`.
    public var arguments: CommandArguments
    public var rule: CommandRule
    public var origin: CommandRequest.Origin
    public var state: CommandState
    /// How often a frame of it left.
    public var attempts: Int
    public var receivedAt: Timestamp
    public var expiresAt: Timestamp
    public var sentAt: Timestamp?
    public var answeredAt: Timestamp?
    /// The charger's words, or why it ended as it did.
    public var detail: String?
    /// What the charger answered to a raw CALL: a JSON object, as text.
    public var answer: String?
    public var priority: CommandPriority
    /// What it replaces, and what replaces it, has the same key.
    public var replace: String?
    /// The command for many chargers that it is a part of.
    public var parent: String?
    /// Whoever asked for it took it back.
    public var isCancelAsked: Bool
    /// The newer command that has its place.
    public var supersededBy: String?
    /// Where it stood, and since when; the first four and the last twelve.
    public var stages: [CommandStage]

    public init(_ command: Command) {
        self.id = command.request.id
        self.charger = command.request.charger
        self.arguments = command.request.arguments
        self.rule = command.rule
        self.origin = command.request.origin
        self.state = command.state
        self.attempts = command.attempts
        self.receivedAt = command.receivedAt
        self.expiresAt = command.request.expiresAt
        self.sentAt = command.sentAt
        self.answeredAt = command.answeredAt
        self.detail = command.detail
        self.answer = command.answer
        self.priority = command.request.priority
        self.replace = command.request.replaceKey
        self.parent = command.request.parent
        self.isCancelAsked = command.withdrawal == .cancelled
        self.supersededBy = command.withdrawal?.newer
        self.stages = command.stages
    }

    enum CodingKeys: String, CodingKey {
        case id, charger, rule, origin, state, attempts, detail, answer, priority, replace, parent, stages
        case isCancelAsked = "cancel_asked"
        case supersededBy = "superseded_by"
        case receivedAt = "received_at"
        case expiresAt = "expires_at"
        case sentAt = "sent_at"
        case answeredAt = "answered_at"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.id = try container.decode(String.self, forKey: .id)
        self.charger = try container.decode(String.self, forKey: .charger)
        self.arguments = try CommandArguments(from: decoder)
        self.rule = try container.decode(CommandRule.self, forKey: .rule)
        self.origin = try container.decode(CommandRequest.Origin.self, forKey: .origin)
        self.state = try container.decode(CommandState.self, forKey: .state)
        self.attempts = try container.decode(Int.self, forKey: .attempts)
        self.receivedAt = try container.decode(Timestamp.self, forKey: .receivedAt)
        self.expiresAt = try container.decode(Timestamp.self, forKey: .expiresAt)
        self.sentAt = try container.decodeIfPresent(Timestamp.self, forKey: .sentAt)
        self.answeredAt = try container.decodeIfPresent(Timestamp.self, forKey: .answeredAt)
        self.detail = try container.decodeIfPresent(String.self, forKey: .detail)
        self.answer = try container.decodeIfPresent(String.self, forKey: .answer)
        self.priority = try container.decode(CommandPriority.self, forKey: .priority)
        self.replace = try container.decodeIfPresent(String.self, forKey: .replace)
        self.parent = try container.decodeIfPresent(String.self, forKey: .parent)
        self.isCancelAsked = try container.decode(Bool.self, forKey: .isCancelAsked)
        self.supersededBy = try container.decodeIfPresent(String.self, forKey: .supersededBy)
        self.stages = try container.decode([CommandStage].self, forKey: .stages)
    }

    public func encode(to encoder: any Encoder) throws {
        try self.arguments.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.id, forKey: .id)
        try container.encode(self.charger, forKey: .charger)
        try container.encode(self.rule, forKey: .rule)
        try container.encode(self.origin, forKey: .origin)
        try container.encode(self.state, forKey: .state)
        try container.encode(self.attempts, forKey: .attempts)
        try container.encode(self.receivedAt, forKey: .receivedAt)
        try container.encode(self.expiresAt, forKey: .expiresAt)
        try container.encodeIfPresent(self.sentAt, forKey: .sentAt)
        try container.encodeIfPresent(self.answeredAt, forKey: .answeredAt)
        try container.encodeIfPresent(self.detail, forKey: .detail)
        try container.encodeIfPresent(self.answer, forKey: .answer)
        try container.encode(self.priority, forKey: .priority)
        try container.encodeIfPresent(self.replace, forKey: .replace)
        try container.encodeIfPresent(self.parent, forKey: .parent)
        try container.encode(self.isCancelAsked, forKey: .isCancelAsked)
        try container.encodeIfPresent(self.supersededBy, forKey: .supersededBy)
        try container.encode(self.stages, forKey: .stages)
    }
}

/// A command to be carried out: the body of `POST /v1/commands`, with `verb` and `args` as on the command topic.
public struct NewCommand: Codable, Hashable, Sendable {
    /// Chosen by who asks, so that asking again is not doing again; nil: one is made.
    public var id: String?
    public var charger: String
    public var arguments: CommandArguments
    /// For how long it is worth doing, 1 s to 30 days; nil: as long as the verb says.
    public var expiresInSeconds: Int64?
    /// The verb's own where it is left out.
    public var priority: CommandPriority?
    /// Waiting commands at the charger that have this key are superseded.
    public var replace: String?

    public init(
        id: String? = nil, charger: String, arguments: CommandArguments, expiresInSeconds: Int64? = nil,
        priority: CommandPriority? = nil, replace: String? = nil
    ) {
        self.id = id
        self.charger = charger
        self.arguments = arguments
        self.expiresInSeconds = expiresInSeconds
        self.priority = priority
        self.replace = replace
    }

    private enum CodingKeys: String, CodingKey {
        case id, charger, priority, replace
        case expiresInSeconds = "expires_in_seconds"
    }

    public init(from decoder: any Decoder) throws {
        let charger = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .charger)
        try self.init(forMany: decoder)
        self.charger = charger
    }

    /// Reads everything but the charger.
    init(forMany decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decodeIfPresent(String.self, forKey: .id), charger: "",
            arguments: try CommandArguments(from: decoder),
            expiresInSeconds: try container.decodeIfPresent(Int64.self, forKey: .expiresInSeconds),
            priority: try container.decodeIfPresent(CommandPriority.self, forKey: .priority),
            replace: try container.decodeIfPresent(String.self, forKey: .replace))
    }

    public func encode(to encoder: any Encoder) throws {
        try self.arguments.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(self.id, forKey: .id)
        if !self.charger.isEmpty { try container.encode(self.charger, forKey: .charger) }
        try container.encodeIfPresent(self.expiresInSeconds, forKey: .expiresInSeconds)
        try container.encodeIfPresent(self.priority, forKey: .priority)
        try container.encodeIfPresent(self.replace, forKey: .replace)
    }
}
