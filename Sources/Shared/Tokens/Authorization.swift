/// The answer to "may this token charge?", in the words of 2.x's `AuthorizationStatusEnumType`; 1.6 has fewer.
public enum AuthorizationStatus: String, Codable, Sendable, CaseIterable {
    case accepted
    case blocked
    case expired
    /// Not allowed to charge, for another reason than those that follow.
    case invalid
    case unknown
    /// It charges at another outlet already.
    case concurrent
    /// It may not charge at this charger.
    case notHere = "not_at_this_location"
    /// It may charge at this charger, and not at this EVSE.
    case otherEVSE = "not_allowed_type_evse"
}

/// What a charger is told of a token.
public struct Authorization: Hashable, Codable, Sendable {
    /// A text for the driver.
    public struct Message: Hashable, Codable, Sendable {
        public var text: String
        /// RFC 5646; nil where it is not known.
        public var language: String?

        public init(_ text: String, language: String? = nil) {
            self.text = text
            self.language = language
        }
    }

    public var status: AuthorizationStatus
    public var group: String?
    /// Until when the charger may believe this.
    public var expiresAt: Timestamp?
    public var language: String?
    public var secondLanguage: String?
    /// −9 to 9; 0 is ordinary.
    public var priority = 0
    /// The only EVSEs of the charger that the token may charge at; empty: all of them.
    public var evses: [Int] = []
    public var message: Message?

    public init(status: AuthorizationStatus, group: String? = nil, expiresAt: Timestamp? = nil) {
        self.status = status
        self.group = group
        self.expiresAt = expiresAt
    }
}

/// What a charger is told of a token, and why.
public struct AuthorizationDecision: Hashable, Sendable {
    public var answer: Authorization
    public var reason: AuthorizationReason
}
