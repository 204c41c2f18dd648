internal import GRDB
public import Shared

/// The journal.
extension SiteReader {
    public func events(_ query: ListQuery) async throws -> Page<EventView> {
        let (records, next) = try await self.journal(query)
        return Page(records.map(EventView.init), next: next.map(String.init))
    }

    /// The records themselves, and the number where they go on.
    public func journal(_ query: ListQuery) async throws -> (records: [JournalRecord], next: Int64?) {
        try await self.read { db in
            let charger = try db.chargerID(query.charger)
            let (rows, next) = try StreamWalk(db, .journal, query: query).page { range, isDescending, limit in
                var filter = SQLFilter(range, query: query, charger: charger, table: "j")
                filter.add("command_id = ?", query.command)
                filter.add("instr(kind, ?) = 1", query.kind)
                return try db.rows(
                    """
                    SELECT j.*, c.identity FROM journal j LEFT JOIN charger_name c ON c.id = j.charger_id\(filter.clause)
                    ORDER BY seq \(isDescending ? "DESC" : "ASC") LIMIT \(limit)
                    """, filter.arguments)
            }
            return (rows.map(JournalRecord.init), next)
        }
    }

    /// The number of the newest journal record; 0 while there is none.
    public func newestEvent() async throws -> Int64 {
        try await self.read { try Int64.fetchOne($0, sql: "SELECT max(seq) FROM journal") ?? 0 }
    }
}

extension SQLFilter {
    /// What both streams are filtered by.
    init(_ range: ClosedRange<Int64>, query: ListQuery, charger: Int64?, table: String) {
        self.init()
        self.add("seq >= ?", range.lowerBound)
        self.add("seq <= ?", range.upperBound)
        self.add("\(table).charger_id = ?", charger)
        // A session's readings are found from the newest on; its journal has an index.
        self.add(table == "m" ? "seq IN \(SessionReadings.ofSession)" : "session_id = ?", query.session)
        self.add("at >= ?", query.since?.milliseconds)
        self.add("at < ?", query.until?.milliseconds)
    }
}

extension EventView {
    init(_ row: Row) { self.init(JournalRecord(row)) }

    init(_ record: JournalRecord) {
        self.init(
            seq: record.seq, at: record.at, isTrusted: record.isTrusted, kind: record.kind, charger: record.charger,
            session: record.session, command: record.command, data: record.data)
    }
}
