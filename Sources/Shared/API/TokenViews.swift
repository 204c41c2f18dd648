/// A token of the local list. Also the body of `POST /v1/tokens`.
public struct TokenView: Codable, Hashable, Sendable {
    public var token: String
    /// The standard's `IdTokenEnumType`; nil for any.
    public var type: String?
    public var isBlocked: Bool
    public var expiresAt: Timestamp?
    public var group: String?
    public var note: String?
    /// Whether it may charge at more than one outlet at once; nil: as the site says.
    public var allowsConcurrent: Bool?
    /// Where it may charge (`CP-1`, `CP-1:2`, `group:deck`); nil: where its group may, else everywhere.
    public var places: [TokenPlace]?
    public var language: String?
    public var secondLanguage: String?
    /// What a 2.x charger shows when the token is accepted.
    public var message: String?
    /// −9 to 9; nil is 0.
    public var priority: Int?

    public init(
        token: String, type: String? = nil, isBlocked: Bool = false, expiresAt: Timestamp? = nil,
        group: String? = nil, note: String? = nil
    ) {
        self.token = token
        self.type = type
        self.isBlocked = isBlocked
        self.expiresAt = expiresAt
        self.group = group
        self.note = note
    }

    public init(_ record: TokenRecord) {
        self.init(
            token: record.token.value, type: record.token.type, isBlocked: record.isBlocked,
            expiresAt: record.expiresAt, group: record.group, note: record.note)
        self.allowsConcurrent = record.allowsConcurrent
        self.places = record.places.isEmpty ? nil : record.places
        self.language = record.language
        self.secondLanguage = record.secondLanguage
        self.message = record.message
        self.priority = record.priority == 0 ? nil : record.priority
    }

    public var record: TokenRecord {
        var record = TokenRecord(
            token: IdToken(self.token, type: self.type), isBlocked: self.isBlocked, expiresAt: self.expiresAt,
            group: self.group, note: self.note)
        record.allowsConcurrent = self.allowsConcurrent
        record.places = self.places ?? []
        record.language = self.language
        record.secondLanguage = self.secondLanguage
        record.message = self.message
        record.priority = self.priority ?? 0
        return record
    }

    enum CodingKeys: String, CodingKey {
        case token, type, group, note, places, language, message, priority
        case isBlocked = "blocked"
        case expiresAt = "expires_at"
        case allowsConcurrent = "concurrent"
        case secondLanguage = "second_language"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            token: try container.decode(String.self, forKey: .token),
            type: try container.decodeIfPresent(String.self, forKey: .type),
            isBlocked: try container.decodeIfPresent(Bool.self, forKey: .isBlocked) ?? false,
            expiresAt: try container.decodeIfPresent(Timestamp.self, forKey: .expiresAt),
            group: try container.decodeIfPresent(String.self, forKey: .group),
            note: try container.decodeIfPresent(String.self, forKey: .note))
        self.allowsConcurrent = try container.decodeIfPresent(Bool.self, forKey: .allowsConcurrent)
        self.places = try container.decodeIfPresent([TokenPlace].self, forKey: .places)
        self.language = try container.decodeIfPresent(String.self, forKey: .language)
        self.secondLanguage = try container.decodeIfPresent(String.self, forKey: .secondLanguage)
        self.message = try container.decodeIfPresent(String.self, forKey: .message)
        self.priority = try container.decodeIfPresent(Int.self, forKey: .priority)
    }
}

/// Many tokens, stored as a whole or not at all: the body of `POST /v1/tokens/import`.
public struct TokenImport: Codable, Hashable, Sendable {
    /// The most tokens of one request.
    public static let maximumCount = 1000

    public var tokens: [TokenView]

    public init(tokens: [TokenView]) {
        self.tokens = tokens
    }
}
