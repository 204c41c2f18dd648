internal import GRDB
public import Shared

/// Chargers as things.
extension SiteReader {
    /// By identity; of a `charger`, of those whose number is at most `upTo`. The cursor is the identity.
    public func inventory(_ query: ListQuery) async throws -> (items: [InventoryView], next: String?) {
        let isLive = self.isLive
        return try await self.read { db in
            var filter = SQLFilter()
            filter.add("id = ?", try db.chargerID(query.charger))
            filter.add("id <= ?", query.upTo)
            filter.add("identity > ?", query.after)
            let rows = try db.rows(
                "SELECT * FROM charger\(filter.clause) ORDER BY identity LIMIT \(query.limit + 1)", filter.arguments)
            let items = try rows.prefix(query.limit).map { try InventoryView(db, $0, isLive: isLive) }
            return (items, rows.count > query.limit ? items.last?.charger : nil)
        }
    }
}

extension InventoryView {
    init(_ db: Database, _ row: Row, isLive: Bool) throws {
        let id: Int64 = row["id"]
        let groups = try db.rows("SELECT name FROM charger_group WHERE charger_id = ? ORDER BY name", [id])
        let reading = try db.rows("SELECT * FROM model_reading WHERE charger_id = ?", [id]).first
        self.init(
            try ChargerSummary(db, row, load: ChargerLoad(), isLive: isLive), serialNumber: row["serial_number"],
            firmwareVersion: row["firmware_version"], groups: groups.map { $0[0] },
            highestProfile: row["highest_profile"], isStrict: row["is_strict"],
            addedAt: Timestamp(milliseconds: row["added_at"]), localList: try LocalListView(db, charger: id),
            settings: try reading.map { ModelReadingView(try ModelReading($0)) },
            variables: try db.count("SELECT count(*) FROM device_variable WHERE charger_id = ?", [id]))
        self.bootedAt = row.time("booted_at")
        self.connectedAt = row.time("connected_at")
        self.disconnectedAt = row.time("disconnected_at")
    }
}
