internal import GRDB
public import Shared

extension Change {
    /// Whether `token` may charge at `charger`, by the local list.
    func authorize(_ token: IdToken, at charger: ChargerID) throws -> Authorization {
        Authorization.decide(
            record: try self.token(token.key), policy: self.settings.unknownTokens,
            isChargerApproved: self.cache.chargers[charger]?.isServed ?? false,
            hasStartCommand: try self.hasStartCommand(for: token, at: charger), now: self.now)
    }

    private func token(_ key: String) throws -> TokenRecord? {
        try self.row("SELECT * FROM id_token WHERE key = ?", [key]).map(TokenRecord.init)
    }

    /// Adds a token to the local list, or changes what the list says of it.
    public func set(_ record: TokenRecord) throws {
        guard (1...255).contains(record.token.value.utf8.count) else {
            throw Refusal(.invalid, "an id token has 1 to 255 characters")
        }
        try self.run(
            "INSERT OR REPLACE INTO id_token VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                record.token.key, record.token.value, record.token.type, record.isBlocked,
                record.expiresAt?.milliseconds, record.group, record.note,
            ])
        try self.record(.tokenChanged, TokenFacts(record))
    }

    /// Blocks a token of the local list, or lifts the block.
    public func setBlocked(_ isBlocked: Bool, token: IdToken) throws {
        guard var record = try self.token(token.key) else {
            throw Refusal(.notFound, "token '\(token.value)' is not on the local list; 'edgectl tokens' shows it")
        }
        record.isBlocked = isBlocked
        try self.set(record)
    }

    /// Takes a token off the local list.
    public func removeToken(_ token: IdToken) throws {
        try self.run("DELETE FROM id_token WHERE key = ?", [token.key])
        guard self.db.changesCount > 0 else {
            throw Refusal(.notFound, "token '\(token.value)' is not on the local list")
        }
        try self.record(.tokenRemoved, ["token": token.masked])
    }
}

private struct TokenFacts: Encodable {
    var token: String
    var blocked: Bool
    var expiresAt: Timestamp?

    init(_ record: TokenRecord) {
        self.token = record.token.masked
        self.blocked = record.isBlocked
        self.expiresAt = record.expiresAt
    }

    enum CodingKeys: String, CodingKey {
        case token, blocked
        case expiresAt = "expires_at"
    }
}

extension TokenRecord {
    init(_ row: Row) {
        self.init(
            token: IdToken(row["value"], type: row["type"]), isBlocked: row["is_blocked"],
            expiresAt: (row["expires_at"] as Int64?).map(Timestamp.init(milliseconds:)), group: row["group_id"],
            note: row["note"])
    }
}
