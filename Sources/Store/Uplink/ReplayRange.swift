internal import GRDB
internal import Shared

extension SiteStore {
    /// What is told again of a range of a stream: all of it that there ever was. What is not here any more is counted
    /// among what is, so that a cloud that begins late knows why it does not come.
    ///
    /// - Throws: `Refusal` when the range begins behind the newest record.
    public func replayRange(of stream: SiteStream, from first: Int64, to last: Int64?) throws -> ClosedRange<Int64> {
        let newest = try self.streamPositions()[stream].newest
        guard first <= newest else {
            throw Refusal(.notFound, "nothing of that range is here: '\(stream.rawValue)' ends with \(newest)")
        }
        return first...min(last ?? newest, newest)
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
