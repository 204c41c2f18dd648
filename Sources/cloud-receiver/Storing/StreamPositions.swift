/// The rows of `fleet.stream`.
struct StreamPositions {
    struct Change {
        let id: Int64
        let from: StreamPosition
        let to: StreamPosition
    }

    let connection: PostgresConnection

    /// Locks the rows until the transaction ends, in the order of their numbers.
    func lock(_ ids: [Int64]) throws(PostgresError) -> [Int64: StreamPosition] {
        let rows = try self.connection.query(
            "SELECT id, watermark, held FROM fleet.stream WHERE id = ANY ($1) ORDER BY id FOR UPDATE",
            [PostgresArray.text(ids)])
        var positions: [Int64: StreamPosition] = [:]
        for row in 0..<rows.count {
            guard let id = rows.integer(row, 0), let watermark = rows.integer(row, 1), let held = rows.text(row, 2),
                let position = StreamPosition(watermark: watermark, multirange: held)
            else { throw .refused(state: "XX001", message: "a row of fleet.stream cannot be read") }
            positions[id] = position
        }
        return positions
    }

    /// Without a lock; nil when nothing of the stream was ever stored.
    func watermark(_ named: NamedRange) throws(PostgresError) -> Int64? {
        let rows = try self.connection.query(
            """
            SELECT watermark FROM fleet.stream JOIN fleet.site ON site.id = stream.site_id
            WHERE site.name = $1 AND epoch = $2 AND stream = $3
            """, [named.site.storable, named.epoch.storable, named.stream.rawValue])
        return rows.integer(0, 0)
    }

    /// A stream whose watermark moved is not suspected of missing anything any more.
    func save(_ changes: [Change]) throws(PostgresError) {
        guard !changes.isEmpty else { return }
        _ = try self.connection.query(
            """
            UPDATE fleet.stream SET watermark = change.watermark, held = change.held, last_stored_at = now(),
                missing_since = CASE WHEN change.moved THEN NULL ELSE stream.missing_since END,
                asked = CASE WHEN change.moved THEN 0 ELSE stream.asked END,
                asked_at = CASE WHEN change.moved THEN NULL ELSE stream.asked_at END
            FROM unnest($1::integer[], $2::bigint[], $3::int8multirange[], $4::boolean[])
                AS change (id, watermark, held, moved)
            WHERE stream.id = change.id
            """,
            [
                PostgresArray.text(changes.map { $0.id }),
                PostgresArray.text(changes.map { $0.to.watermark }),
                PostgresArray.text(changes.map { $0.to.multirange }),
                PostgresArray.text(changes.map { $0.to.watermark > $0.from.watermark ? "t" : "f" }),
            ])
    }
}
