internal import GRDB
internal import Shared

extension SiteStore {
    /// What can be sent again of a range of a stream: from the oldest record that is still here to the newest.
    ///
    /// - Throws: `Refusal` when nothing of it is here.
    public func heldRange(of stream: SiteStream, from first: Int64, to last: Int64?) throws -> ClosedRange<Int64> {
        try self.pool.readBriefly { db in
            guard let held = try stream.held(db) else {
                throw Refusal(.notFound, "no record of the stream '\(stream.rawValue)' is here")
            }
            let (oldest, newest) = (held.lowerBound, held.upperBound)
            let (from, to) = (max(first, oldest), min(last ?? newest, newest))
            guard from <= to else {
                throw Refusal(
                    .notFound, "nothing of that range is here: '\(stream.rawValue)' is kept from \(oldest) to \(newest)"
                )
            }
            return from...to
        }
    }
}

extension SiteStream {
    /// The numbers of the oldest and the newest record that are here; nil where there is none.
    func held(_ db: Database) throws -> ClosedRange<Int64>? {
        // Each on its own is a look-up; both in one SELECT read the whole stream.
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: "SELECT (SELECT min(seq) FROM \(self.rawValue)), (SELECT max(seq) FROM \(self.rawValue))"))
        guard let oldest = row?[0] as Int64?, let newest = row?[1] as Int64? else { return nil }
        return oldest...newest
    }
}
