/// Records that came again, held against those that are stored under their numbers.
///
/// No gateway gives one number to two records: a database that was restored or cloned begins a new epoch. If one did,
/// what is stored would stay, and a person must hear of the other. The rows go the way that the stored ones went, into a
/// table of this session, so that equal records are equal whatever PostgreSQL makes of them.
struct RecordsThatCameAgain {
    /// Run once a session, outside of transactions.
    static let tables = """
        CREATE TEMPORARY TABLE came_journal ON COMMIT DELETE ROWS AS
            SELECT \(BatchRows.journalColumns) FROM fleet.journal WITH NO DATA;
        CREATE TEMPORARY TABLE came_reading ON COMMIT DELETE ROWS AS
            SELECT \(BatchRows.readingColumns) FROM fleet.reading WITH NO DATA
        """

    private static let journalFacts = "seq, at, clock_trusted, kind, charger, session, command, data"
    private static let readingFacts =
        "seq, item, at, outlet_id, received_at, session, series_id, charger_time, value, text, signed, extra"

    let connection: PostgresConnection

    /// The number of the first record of `batch` that is stored with another content; nil when none is.
    ///
    /// What is not stored any more, because somebody deletes old readings, cannot be told.
    func firstDifferent(_ rows: BatchRows, of batch: BatchMessage, stream: Int64) throws(PostgresError) -> Int64? {
        switch batch.records {
        case .journal:
            try self.connection.run("DELETE FROM pg_temp.came_journal")
            try self.connection.copy(BatchRows.copyJournal(into: "pg_temp.came_journal"), rows.journal.bytes)
            return try self.differs("pg_temp.came_journal", from: "fleet.journal", Self.journalFacts, batch, stream)
        case .meter:
            try self.connection.run("DELETE FROM pg_temp.came_reading")
            try self.connection.copy(BatchRows.copyReadings(into: "pg_temp.came_reading"), rows.readings.bytes)
            return try self.differs("pg_temp.came_reading", from: "fleet.reading", Self.readingFacts, batch, stream)
        }
    }

    private func differs(
        _ came: String, from stored: String, _ facts: String, _ batch: BatchMessage, _ stream: Int64
    ) throws(PostgresError) -> Int64? {
        let rows = try self.connection.query(
            """
            WITH came AS (SELECT \(facts) FROM \(came)),
            known AS (
                SELECT \(facts) FROM \(stored)
                WHERE stream_id = $1 AND seq BETWEEN $2 AND $3 AND seq IN (SELECT seq FROM came)
            )
            SELECT min(seq) FROM (
                (TABLE came EXCEPT TABLE known) UNION ALL (TABLE known EXCEPT TABLE came)
            ) different
            WHERE seq IN (SELECT seq FROM known)
            """, ["\(stream)", "\(batch.range.lowerBound)", "\(batch.range.upperBound)"])
        return rows.integer(0, 0)
    }
}
