internal import GRDB
public import Shared

/// What chargers are tolerated for.
extension SiteReader {
    public func tolerances(_ query: ListQuery) async throws -> Page<ToleranceView> {
        // The table is small and bounded: a place in it is a number of rows.
        let start = max(0, try ListQuery.number(query.after) ?? 0)
        return try await self.read { db in
            let rows = try db.rows(
                """
                SELECT * FROM tolerance WHERE instr(lower(vendor || ' ' || model), lower(?)) > 0
                ORDER BY vendor, model, deviation LIMIT ? OFFSET ?
                """, [query.model ?? "", query.limit + 1, start])
            let next = rows.count > query.limit ? String(start + Int64(query.limit)) : nil
            return Page(rows.prefix(query.limit).compactMap(ToleranceView.init), next: next)
        }
    }
}

extension ToleranceView {
    /// Nil for a tolerance that this version does not know.
    init?(_ row: Row) {
        guard let deviation = Deviation(rawValue: row["deviation"]) else { return nil }
        self.init(
            vendor: row["vendor"], model: row["model"], deviation: deviation, count: row["count"],
            firstAt: Timestamp(milliseconds: row["first_at"]), lastAt: Timestamp(milliseconds: row["last_at"]),
            charger: row["charger"])
    }
}

extension ChargerDetail {
    /// What the charger's model is tolerated for.
    static func tolerances(_ db: Database, vendor: String?, model: String?) throws -> [ToleranceView] {
        try db.rows(
            "SELECT * FROM tolerance WHERE vendor = substr(?, 1, 50) AND model = substr(?, 1, 50) ORDER BY deviation",
            [vendor ?? "", model ?? ""]
        ).compactMap(ToleranceView.init)
    }
}
