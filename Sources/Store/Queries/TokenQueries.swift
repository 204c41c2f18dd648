internal import GRDB
public import Shared

/// The local list of tokens.
extension SiteReader {
    public func tokens(_ query: ListQuery) async throws -> Page<TokenView> {
        try await self.read { db in
            let rows = try db.rows(
                "SELECT * FROM id_token WHERE key > ? ORDER BY key LIMIT ?", [query.after ?? "", query.limit + 1])
            let records = rows.prefix(query.limit).map(TokenRecord.init)
            let next = rows.count > query.limit ? records.last?.token.key : nil
            return Page(records.map(TokenView.init), next: next)
        }
    }

    public func token(_ token: String) async throws -> TokenView {
        try await self.read { db in
            guard let row = try db.rows("SELECT * FROM id_token WHERE key = ?", [IdToken(token).key]).first else {
                throw Refusal(.notFound, "token '\(token)' is not on the local list; 'edgectl tokens' shows it")
            }
            return TokenView(TokenRecord(row))
        }
    }

    public func tokenGroups(_ query: ListQuery) async throws -> Page<TokenGroupView> {
        try await self.read { db in
            let rows = try db.rows(
                """
                SELECT key, max(id) AS id, max(places) AS places, max(note) AS note, sum(tokens) AS tokens FROM (
                    SELECT key, id, places, note, 0 AS tokens FROM token_group UNION ALL
                    SELECT lower(group_id), group_id, NULL, NULL, 1 FROM id_token WHERE group_id IS NOT NULL)
                WHERE key > ? GROUP BY key ORDER BY key LIMIT ?
                """, [query.after ?? "", query.limit + 1])
            let groups = rows.prefix(query.limit).map(TokenGroupView.init)
            return Page(groups, next: rows.count > query.limit ? groups.last?.group.lowercased() : nil)
        }
    }

    public func chargerGroups(_ query: ListQuery) async throws -> Page<ChargerGroupView> {
        try await self.read { db in
            let names = try String.fetchAll(
                db, sql: "SELECT DISTINCT name FROM charger_group WHERE name > ? ORDER BY name LIMIT ?",
                arguments: [query.after ?? "", query.limit + 1])
            let groups = try names.prefix(query.limit).map { name in
                let chargers = try db.rows(
                    """
                    SELECT identity FROM charger_group JOIN charger ON charger.id = charger_id
                    WHERE name = ? ORDER BY identity
                    """, [name])
                return ChargerGroupView(group: name, chargers: chargers.map { $0[0] })
            }
            return Page(groups, next: names.count > query.limit ? groups.last?.group : nil)
        }
    }
}

extension TokenGroupView {
    init(_ row: Row) {
        let group = TokenGroup(row)
        self.init(group: group.id, places: group.places, note: group.note, tokens: row["tokens"])
    }
}
