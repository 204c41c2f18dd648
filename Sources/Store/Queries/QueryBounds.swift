internal import GRDB

/// How far the site had come when the first page of an answer was made: what is newer belongs to none of its pages.
public struct QueryBounds: Hashable, Sendable {
    /// The database's life.
    public var epoch: String
    /// The newest numbers; 0 where there is none yet.
    public var journal: Int64
    public var meter: Int64
    public var charger: Int64
}

extension SiteReader {
    public func bounds() async throws -> QueryBounds {
        try await self.read { db in
            let row = try db.rows(
                """
                SELECT epoch, (SELECT value FROM counter WHERE name = 'journal'),
                    (SELECT value FROM counter WHERE name = 'meter'), (SELECT ifnull(max(id), 0) FROM charger) FROM site
                """
            ).first
            return QueryBounds(
                epoch: row?[0] ?? "", journal: row?[1] ?? 0, meter: row?[2] ?? 0, charger: row?[3] ?? 0)
        }
    }
}
