/// Asks sites for records that are missing.
///
/// A gateway sends what is not acknowledged again by itself. What that does not bring is asked for: holes below what the
/// gateway believes to be acknowledged (this database was restored, or the gateway takes the broker's word), and
/// whatever stays away for longer than it should.
struct ReplayRequests {
    struct Request: Equatable {
        /// `{prefix}/{site}`
        let root: String
        let id: String
        let epoch: String
        let stream: String
        let range: ClosedRange<Int64>

        /// The payload of the site's `queries` topic.
        var payload: [UInt8] {
            let (epoch, stream) = (JSONQuoted.text(self.epoch), JSONQuoted.text(self.stream))
            let arguments = """
                {"epoch":\(epoch),"stream":\(stream),"from":\(self.range.lowerBound),"to":\(self.range.upperBound)}
                """
            return Array("{\"id\":\(JSONQuoted.text(self.id)),\"kind\":\"replay\",\"args\":\(arguments)}".utf8)
        }
    }

    /// The most records that one request asks for.
    static let mostRecords: Int64 = 100_000
    /// The most requests of one round.
    private static let mostRequests = 100
    /// Another number than the migrations' lock.
    private static let lock = 439_905_248_629

    let connection: PostgresConnection
    /// How long something must be missing before it is asked for; twice as long after each time that it did not come,
    /// up to 64 times.
    let patience: Duration

    /// One round; of several receivers one makes it.
    func next() throws(PostgresError) -> [Request] {
        try self.connection.run("BEGIN")
        do throws(PostgresError) {
            let requests = try self.round()
            try self.connection.run("COMMIT")
            return requests
        } catch {
            if self.connection.isUsable { try? self.connection.run("ROLLBACK") }
            throw error
        }
    }

    private func round() throws(PostgresError) -> [Request] {
        let free = try self.connection.query("SELECT pg_try_advisory_xact_lock($1)", ["\(Self.lock)"])
        guard free.text(0, 0) == "t" else { return [] }
        // A site that nobody answered for long tries so rarely that a stream may not have been heard of yet.
        _ = try self.connection.query(
            """
            INSERT INTO fleet.stream (site_id, epoch, stream)
            SELECT state.site_id, state.epoch, told.stream FROM fleet.site_state state
                CROSS JOIN LATERAL (VALUES ('journal', newest_journal), ('meter', newest_meter)) AS told (stream, newest)
            WHERE state.online AND state.epoch IS NOT NULL AND told.newest > 0 AND NOT EXISTS (
                SELECT FROM fleet.stream
                WHERE site_id = state.site_id AND epoch = state.epoch AND stream.stream = told.stream)
            ON CONFLICT DO NOTHING
            """)
        // Streams of the life that the site lives now. Rows that a receiver is storing to are left for the next round.
        _ = try self.connection.query(
            """
            WITH missing AS (
                SELECT id FROM fleet.stream JOIN fleet.site_state state USING (site_id)
                WHERE missing_since IS NULL AND state.online AND state.epoch = stream.epoch
                    AND (NOT isempty(held) OR watermark < \(Self.newest))
                FOR UPDATE OF stream SKIP LOCKED
            )
            UPDATE fleet.stream SET missing_since = now() FROM missing WHERE stream.id = missing.id
            """)
        let rows = try self.connection.query(
            """
            WITH due AS (
                SELECT stream.id, \(Self.newest) AS newest
                FROM fleet.stream JOIN fleet.site_state state USING (site_id)
                WHERE state.online AND state.epoch = stream.epoch
                    AND coalesce(asked_at, missing_since) + $1::interval * 2 ^ least(asked, 6) <= now()
                    AND (NOT isempty(held) OR watermark < \(Self.newest))
                ORDER BY missing_since LIMIT \(Self.mostRequests)
                FOR UPDATE OF stream SKIP LOCKED
            )
            UPDATE fleet.stream SET asked = asked + 1, asked_at = now()
            FROM due JOIN fleet.site ON true
            WHERE stream.id = due.id AND site.id = stream.site_id
            RETURNING stream.id, site.topic, stream.epoch, stream.stream, watermark, held, newest, asked
            """, ["\(self.patience.components.seconds) seconds"])
        return (0..<rows.count).compactMap { Self.request(rows, $0) }
    }

    private static let newest =
        "CASE stream.stream WHEN 'journal' THEN state.newest_journal ELSE state.newest_meter END"

    private static func request(_ rows: PostgresRows, _ row: Int) -> Request? {
        guard let id = rows.integer(row, 0), let root = rows.text(row, 1), let epoch = rows.text(row, 2),
            let stream = rows.text(row, 3), let watermark = rows.integer(row, 4), let held = rows.text(row, 5),
            let asked = rows.integer(row, 7),
            let position = StreamPosition(watermark: watermark, multirange: held),
            let hole = position.firstHole(newest: rows.integer(row, 6))
        else { return nil }
        let range = hole.lowerBound...min(hole.upperBound, hole.lowerBound + Self.mostRecords - 1)
        return Request(
            root: root, id: "replay-\(id)-\(range.lowerBound)-\(asked)", epoch: epoch, stream: stream, range: range)
    }
}
