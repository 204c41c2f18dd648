internal import GRDB
public import Shared

/// The local list of tokens.
extension Change {
    func token(_ key: String) throws -> TokenRecord? {
        try self.row("SELECT * FROM id_token WHERE key = ?", [key]).map(TokenRecord.init)
    }

    /// Adds a token to the local list, or changes what the list says of it.
    ///
    /// - Throws: `Refusal` when something of it cannot be used, or a place does not exist.
    public func set(_ record: TokenRecord) throws {
        if let problem = record.problem {
            throw Refusal(.invalid, "token '\(record.token.value.prefix(60))': \(problem)")
        }
        try self.requirePlaces(record.places)
        try self.overridingToken(record.token.key)
        try self.run(
            "INSERT OR REPLACE INTO id_token VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                record.token.key, record.token.value, record.token.type, record.isBlocked,
                record.expiresAt?.milliseconds, record.group, record.note, record.allowsConcurrent,
                TokenRows.text(record.places), record.language, record.secondLanguage, record.message, record.priority,
            ])
        // A document tells itself what it changed.
        if !self.isConfiguring { try self.record(.tokenChanged, TokenFacts(record)) }
    }

    /// Blocks a token of the local list, or lifts the block.
    public func setBlocked(_ isBlocked: Bool, token: IdToken) throws {
        guard var record = try self.token(token.key) else {
            throw Refusal(.notFound, "token '\(token.value)' is not on the local list; 'edgectl tokens' shows it")
        }
        guard record.isBlocked != isBlocked else { return }
        try self.overridingToken(token.key)
        record.isBlocked = isBlocked
        try self.run("UPDATE id_token SET is_blocked = ? WHERE key = ?", [isBlocked, token.key])
        try self.record(.tokenChanged, TokenFacts(record))
    }

    /// Takes a token off the local list.
    public func removeToken(_ token: IdToken) throws {
        guard try self.token(token.key) != nil else {
            throw Refusal(.notFound, "token '\(token.value)' is not on the local list; 'edgectl tokens' shows it")
        }
        try self.overridingToken(token.key)
        try self.run("DELETE FROM id_token WHERE key = ?", [token.key])
        if !self.isConfiguring { try self.record(.tokenRemoved, ["token": token.masked]) }
    }

    private func overridingToken(_ key: String) throws {
        try self.overriding(.tokens, .token(key)) { try self.token(key).map(TokenView.init).map(CommandRows.text) }
    }
}

private struct TokenFacts: Encodable {
    var token: String
    var blocked: Bool
    var expiresAt: Timestamp?
    var group: String?
    var places: [TokenPlace]?

    init(_ record: TokenRecord) {
        self.token = record.token.masked
        self.blocked = record.isBlocked
        self.expiresAt = record.expiresAt
        self.group = record.group
        self.places = record.places.isEmpty ? nil : record.places
    }

    enum CodingKeys: String, CodingKey {
        case token, blocked, group, places
        case expiresAt = "expires_at"
    }
}
