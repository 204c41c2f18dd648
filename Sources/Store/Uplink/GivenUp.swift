internal import GRDB
internal import Shared

/// Readings that were given up before the cloud had them: what it is told in their place.
extension Change {
    /// The most ranges that are known; of older ones nobody is told the reason any more.
    private static let mostRanges = 1000

    /// Readings from `first` to `last` were given up.
    func giveUp(from first: Int64, to last: Int64) throws {
        try self.run(
            "UPDATE given_up SET to_seq = ?, at = ? WHERE to_seq = ?", [last, self.now.milliseconds, first - 1])
        guard self.db.changesCount == 0 else { return }
        try self.run("INSERT OR REPLACE INTO given_up VALUES (?, ?, ?)", [first, last, self.now.milliseconds])
        try self.run(
            """
            DELETE FROM given_up
            WHERE from_seq <= (SELECT from_seq FROM given_up ORDER BY from_seq DESC LIMIT 1 OFFSET \(Self.mostRanges))
            """)
    }
}

extension SiteStore {
    /// How many readings of a range were given up before the cloud had them.
    public func readingsGivenUp(after first: Int64, upTo last: Int64) throws -> Int64 {
        try self.pool.readBriefly { db in
            let sql = """
                SELECT ifnull(sum(min(to_seq, ?2) - max(from_seq, ?1 + 1) + 1), 0) FROM given_up
                WHERE from_seq <= ?2 AND to_seq > ?1
                """
            return try Int64.fetchOne(db.cachedStatement(sql: sql), arguments: [first, last]) ?? 0
        }
    }
}
