/// May a token begin a session, and why: the body of `POST /v1/tokens/{token}/check`.
public struct TokenCheck: Codable, Hashable, Sendable {
    /// The charger's identity.
    public var charger: String
    public var evse: Int?
    /// As a 2.x charger would tell it; nil as in 1.6.
    public var type: String?
    /// As if the cloud could be reached, or could not; nil: as it is.
    public var isOffline: Bool?

    public init(charger: String, evse: Int? = nil, type: String? = nil, isOffline: Bool? = nil) {
        self.charger = charger
        self.evse = evse
        self.type = type
        self.isOffline = isOffline
    }

    enum CodingKeys: String, CodingKey {
        case charger, evse, type
        case isOffline = "offline"
    }
}

/// What the charger would be told, and why. Nothing has changed by asking.
public struct TokenVerdict: Codable, Hashable, Sendable {
    public var token: String
    public var charger: String
    public var evse: Int?
    public var status: AuthorizationStatus
    /// In one word, for programs.
    public var reason: String
    /// For people, with what could be done about it.
    public var explanation: String
    public var isOffline: Bool
    public var answer: Authorization
    /// The status in each OCPP version's word.
    public var words: [String: String] = [:]

    public init(_ decision: AuthorizationDecision, of facts: AuthorizationFacts) {
        self.token = facts.token.value
        self.charger = facts.charger.identity
        self.evse = facts.charger.evse
        self.status = decision.answer.status
        self.reason = decision.reason.word
        self.explanation = decision.reason.explanation(token: facts.token.value, charger: facts.charger.identity)
        self.isOffline = facts.isOffline
        self.answer = decision.answer
    }

    enum CodingKeys: String, CodingKey {
        case token, charger, evse, status, reason, explanation, answer
        case isOffline = "offline"
        case words = "ocpp"
    }
}
