/// A token of the local list. Also the body of `POST /v1/tokens`.
public struct TokenView: Codable, Hashable, Sendable {
    public var token: String
    /// The standard's `IdTokenEnumType`; nil for any.
    public var type: String?
    public var isBlocked: Bool
    public var expiresAt: Timestamp?
    public var group: String?
    public var note: String?

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
    }

    public var record: TokenRecord {
        TokenRecord(
            token: IdToken(self.token, type: self.type), isBlocked: self.isBlocked, expiresAt: self.expiresAt,
            group: self.group, note: self.note)
    }

    enum CodingKeys: String, CodingKey {
        case token, type, group, note
        case isBlocked = "blocked"
        case expiresAt = "expires_at"
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
