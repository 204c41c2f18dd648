/// The rows of `fleet.left_out`.
struct LeftOutRecords {
    /// The most rows that one batch touches.
    private static let mostRows = 10_000

    let connection: PostgresConnection

    /// Records of `batch` that were left out when their turn came, and come after all: a replay brings what was thinned.
    /// They are no longer counted as left out.
    ///
    /// - Returns: their numbers, as ranges.
    func comeAfterAll(_ batch: BatchMessage, stream: Int64) throws(PostgresError) -> [ClosedRange<Int64>] {
        let rows = try self.connection.query(
            """
            SELECT first, last, reason FROM fleet.left_out
            WHERE stream_id = $1 AND first <= $2 AND last >= $3 ORDER BY first LIMIT \(Self.mostRows)
            """, ["\(stream)", "\(batch.range.upperBound)", "\(batch.range.lowerBound)"])
        var came: [ClosedRange<Int64>] = []
        for row in 0..<rows.count {
            guard let first = rows.integer(row, 0), let last = rows.integer(row, 1), first <= last else { continue }
            let present = batch.present.filter { (first...last).contains($0) && batch.explained[$0] == nil }
            guard !present.isEmpty else { continue }
            try self.replace(first...last, without: present, stream: stream, reason: rows.text(row, 2) ?? "")
            came += present.map { $0...$0 }
        }
        return came
    }

    private func replace(
        _ range: ClosedRange<Int64>, without present: [Int64], stream: Int64, reason: String
    ) throws(PostgresError) {
        _ = try self.connection.query(
            "DELETE FROM fleet.left_out WHERE stream_id = $1 AND first = $2", ["\(stream)", "\(range.lowerBound)"])
        let rest = Self.rest(of: range, without: present)
        _ = try self.connection.query(
            """
            INSERT INTO fleet.left_out (stream_id, first, last, reason)
            SELECT $1::integer, first, last, $2 FROM unnest($3::bigint[], $4::bigint[]) AS rest (first, last)
            """,
            [
                "\(stream)", reason, PostgresArray.text(rest.map { $0.lowerBound }),
                PostgresArray.text(rest.map { $0.upperBound }),
            ])
    }

    /// - Parameter present: numbers of the range, in order.
    static func rest(of range: ClosedRange<Int64>, without present: [Int64]) -> [ClosedRange<Int64>] {
        var rest: [ClosedRange<Int64>] = []
        var next = range.lowerBound
        for seq in present {
            if seq > next { rest.append(next...seq - 1) }
            next = seq + 1
        }
        if next <= range.upperBound { rest.append(next...range.upperBound) }
        return rest
    }
}
