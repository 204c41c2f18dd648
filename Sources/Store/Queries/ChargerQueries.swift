internal import GRDB
public import Shared

/// Chargers.
extension SiteReader {
    public func chargers(_ query: ListQuery) async throws -> Page<ChargerSummary> {
        let isLive = self.isLive
        return try await self.read { db in
            let load = try ChargerLoad.all(db)
            let rows = try db.rows(
                "SELECT * FROM charger WHERE identity > ? ORDER BY identity LIMIT ?",
                [query.after ?? "", query.limit + 1])
            let summaries = try rows.prefix(query.limit).map { row in
                try ChargerSummary(db, row, load: load[row["id"]] ?? ChargerLoad(), isLive: isLive)
            }
            return Page(summaries, next: rows.count > query.limit ? summaries.last?.identity : nil)
        }
    }

    public func charger(_ identity: String) async throws -> ChargerDetail {
        let isLive = self.isLive
        return try await self.read { db in
            guard let row = try db.rows("SELECT * FROM charger WHERE identity = ?", [identity]).first else {
                throw Refusal.unknownCharger(identity)
            }
            return try ChargerDetail(db, row, isLive: isLive)
        }
    }
}

/// What runs at a charger.
struct ChargerLoad {
    var sessions = 0
    var milliwatts: Int64 = 0

    /// By the charger's number; chargers without a session are left out.
    static func all(_ db: Database) throws -> [Int64: ChargerLoad] {
        let rows = try db.rows(
            """
            SELECT charger_id, count(*), ifnull(sum(power), 0) FROM session
            WHERE state NOT IN ('ended', 'abandoned') GROUP BY charger_id
            """)
        var loads: [Int64: ChargerLoad] = [:]
        for row in rows { loads[row[0]] = ChargerLoad(sessions: row[1], milliwatts: row[2]) }
        return loads
    }
}

extension ChargerSummary {
    init(_ db: Database, _ row: Row, load: ChargerLoad, isLive: Bool) throws {
        let connectors = try db.rows(
            "SELECT * FROM connector WHERE charger_id = ? ORDER BY evse, connector LIMIT 100", [row["id"] as Int64])
        self.init(
            identity: row["identity"], label: row["label"], isApproved: row["is_approved"],
            isConnected: isLive && row.time("connected_at") != nil,
            lastSeenAt: row.time("connected_at") ?? row.time("disconnected_at"), version: row["version"],
            vendor: row["vendor"], model: row["model"], connectors: connectors.map(ConnectorView.init),
            openSessions: load.sessions, powerMilliwatts: load.milliwatts)
        self.registration = Registration(rawValue: row["registration"]) ?? .accepted
    }
}

extension ConnectorView {
    init(_ row: Row) {
        self.init(
            evse: row["evse"], connector: row["connector"], status: row["status"], error: row["error"],
            changedAt: Timestamp(milliseconds: row["changed_at"]))
    }
}

extension ChargerDetail {
    init(_ db: Database, _ row: Row, isLive: Bool) throws {
        let id: Int64 = row["id"]
        let sessions = try SessionRows.sessions(
            db,
            """
            SELECT * FROM session WHERE charger_id = ? AND state NOT IN ('ended', 'abandoned') ORDER BY id LIMIT 100
            """, [id])
        let commands = try db.rows(
            CommandRows.select
                + " WHERE charger_id = ? AND \(CommandRows.isOpen) ORDER BY number LIMIT 100", [id])
        let tariff = try db.rows(
            """
            SELECT t.name FROM tariff_assignment a JOIN tariff t ON t.id = a.tariff_id
            WHERE (charger_id IS NULL OR charger_id = ?) AND evse IS NULL AND until IS NULL
            ORDER BY charger_id IS NULL LIMIT 1
            """, [id])
        self.init(
            summary: try ChargerSummary(db, row, load: try ChargerLoad.all(db)[id] ?? ChargerLoad(), isLive: isLive),
            serialNumber: row["serial_number"], firmwareVersion: row["firmware_version"],
            pinnedVersion: row["pinned_version"], hasPassword: row["password_hash"] as String? != nil,
            highestProfile: row["highest_profile"], minimumProfile: row["minimum_profile"],
            remoteAddress: row["remote_address"],
            addedAt: Timestamp(milliseconds: row["added_at"]), bootedAt: row.time("booted_at"),
            connectedAt: row.time("connected_at"), disconnectedAt: row.time("disconnected_at"),
            sessions: try sessions.map { try SessionSummary(db, $0, charger: row["identity"]) },
            commands: try commands.map { CommandView(try Command($0)) }, tariff: tariff.first?[0])
        self.localList = try LocalListView(db, charger: id)
        self.isStrict = row["is_strict"]
        self.tolerances = try Self.tolerances(db, vendor: row["vendor"], model: row["model"])
        self.groups = try db.rows("SELECT name FROM charger_group WHERE charger_id = ? ORDER BY name", [id]).map {
            $0[0]
        }
        self.conditions = try ConditionView.all(db, charger: id)
    }
}

extension SiteReader {
    /// The number of a charger; nil when none has this identity.
    public func chargerID(of identity: String) async throws -> ChargerID? {
        try await self.read { db in
            try Int64.fetchOne(db, sql: "SELECT id FROM charger WHERE identity = ?", arguments: [identity])
                .map(ChargerID.init(rawValue:))
        }
    }
}
