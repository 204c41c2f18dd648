internal import GRDB
internal import Shared

/// A stretch of a stream, of which is known from when to when its records tell.
///
/// A record's instant is not in the order of the numbers: chargers bring what they queued. But nearly all of what
/// stands together was measured together, so that what was measured in an interval stands in few blocks. It costs a
/// row for each block, instead of one for each record as an index would (docs/decisions/044).
enum StreamBlock {
    static let length: Int64 = 4096

    /// The block of a record; the first record, of number 1, is in block 0.
    static func number(of seq: Int64) -> Int64 { (seq - 1) / self.length }

    static func isLast(_ seq: Int64) -> Bool { seq % self.length == 0 }

    static func range(_ number: Int64) -> ClosedRange<Int64> {
        number * self.length + 1...(number + 1) * self.length
    }

    /// The parts of `range` whose records may tell of the time from `since` to before `until`: all but the blocks of
    /// which it is known that they do not.
    static func parts(
        of range: ClosedRange<Int64>, since: Timestamp?, until: Timestamp?, _ stream: SiteStream, _ db: Database
    ) throws -> [ClosedRange<Int64>] {
        guard since != nil || until != nil else { return [range] }
        let others = try db.rows(
            """
            SELECT number FROM stream_block WHERE stream = ? AND number BETWEEN ? AND ?
                AND (last_at < ? OR first_at >= ?) ORDER BY number
            """,
            [
                stream.rawValue, self.number(of: range.lowerBound), self.number(of: range.upperBound),
                since?.milliseconds ?? .min, until?.milliseconds ?? .max,
            ])
        var parts: [ClosedRange<Int64>] = []
        var next = range.lowerBound
        for row in others {
            let block = self.range(row[0])
            if block.lowerBound > next { parts.append(next...block.lowerBound - 1) }
            next = max(next, block.upperBound + 1)
        }
        if next <= range.upperBound { parts.append(next...range.upperBound) }
        return parts
    }
}

extension Change {
    /// The block that ends with a record is full: says from when to when it tells. Blocks of records that retention has
    /// taken away are forgotten.
    func closeBlock(of stream: SiteStream, with seq: Int64) throws {
        let number = StreamBlock.number(of: seq)
        let range = StreamBlock.range(number)
        try self.run(
            """
            INSERT OR REPLACE INTO stream_block
            SELECT ?, ?, min(at), max(at) FROM \(stream.rawValue) WHERE seq BETWEEN ? AND ?
            """, [stream.rawValue, number, range.lowerBound, range.upperBound])
        let oldest: Int64 = try self.row("SELECT min(seq) FROM \(stream.rawValue)")?[0] ?? seq
        try self.run(
            "DELETE FROM stream_block WHERE stream = ? AND number < ?",
            [stream.rawValue, StreamBlock.number(of: oldest)])
    }
}
