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
}
