internal import GRDB
internal import Shared

/// Making room on a full disk: single readings are given up, the oldest first. What sessions cost is not touched: they
/// keep their registers, records and invoices.
extension Change {
    /// Gives up to `limit` of the oldest readings up: first what the cloud has, then, with a record of the gap, what it
    /// has not.
    func shed(limit: Int) throws {
        let acknowledged = self.settings.hasUplink ? try self.acknowledged(.meter) : 0
        if try self.shed(upTo: acknowledged, limit: limit) == nil, let gap = try self.shed(upTo: .max, limit: limit) {
            try self.giveUp(from: gap.from, to: gap.to)
            try self.record(.readingsShed, gap)
        }
    }

    private func shed(upTo bound: Int64, limit: Int) throws -> ShedFacts? {
        let gap = try self.row(
            """
            SELECT min(seq), max(seq), count(*)
            FROM (SELECT seq FROM meter WHERE seq <= ? ORDER BY seq LIMIT ?)
            """, [bound, limit])
        guard let gap, let from = gap[0] as Int64?, let to = gap[1] as Int64? else { return nil }
        try self.run("DELETE FROM meter WHERE seq <= ?", [to])
        return ShedFacts(from: from, to: to, count: gap[2])
    }

    /// Tells that the disk was full, now that something can be written again.
    func wasFull(cause: String) throws {
        try self.record(.storageFull, ["cause": cause])
    }
}

/// Which readings of the meter stream are gone before anybody got them.
private struct ShedFacts: Encodable {
    var from: Int64
    var to: Int64
    var count: Int64
}
