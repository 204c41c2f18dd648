internal import GRDB
public import Shared

/// The meter stream.
extension SiteReader {
    public func readings(_ query: ListQuery) async throws -> Page<ReadingView> {
        let (records, next) = try await self.meter(query)
        return Page(records.map(ReadingView.init), next: next.map(String.init))
    }

    /// The records themselves, and the number where they go on.
    public func meter(_ query: ListQuery) async throws -> (records: [MeterRecord], next: Int64?) {
        try await self.read { db in
            try db.checkSession(of: query)
            let series = try SeriesTable(db)
            let charger = try db.chargerID(query.charger)
            let (rows, next) = try StreamWalk(db, .meter, query: query).page { range, isDescending, limit in
                let filter = SQLFilter(range, query: query, charger: charger, table: "m")
                return try db.rows(
                    """
                    SELECT m.*, c.identity FROM meter m LEFT JOIN charger_name c ON c.id = m.charger_id\(filter.clause)
                    ORDER BY seq \(isDescending ? "DESC" : "ASC") LIMIT \(limit)
                    """, filter.arguments)
            }
            return (rows.map { MeterRecord($0, series: series) }, next)
        }
    }
}

extension ReadingView {
    init(_ record: MeterRecord) {
        self.init(
            seq: record.seq, charger: record.charger, evse: record.outlet.evse, connector: record.outlet.connector,
            session: record.session, at: record.at, claimed: record.claimed, receivedAt: record.receivedAt,
            samples: record.samples.map(SampleView.init))
    }
}
