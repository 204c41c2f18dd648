internal import GRDB
public import Shared

/// How far the site had come when the first page of an answer was made: what is newer belongs to none of its pages.
public struct QueryBounds: Hashable, Sendable {
    /// The database's life.
    public var epoch: String
    /// The newest numbers; 0 where there is none yet.
    public var journal: Int64
    public var meter: Int64
    public var charger: Int64
    /// The gateway's time.
    public var now: Timestamp
}

extension SiteReader {
    public func bounds() async throws -> QueryBounds {
        let now = self.now()
        return try await self.read { db in
            let row = try db.rows(
                """
                SELECT epoch, (SELECT value FROM counter WHERE name = 'journal'),
                    (SELECT value FROM counter WHERE name = 'meter'), (SELECT ifnull(max(id), 0) FROM charger) FROM site
                """
            ).first
            return QueryBounds(
                epoch: row?[0] ?? "", journal: row?[1] ?? 0, meter: row?[2] ?? 0, charger: row?[3] ?? 0, now: now)
        }
    }
}
