internal import GRDB
public import Shared

/// A charger as it is now: what its retained state tells the cloud.
public struct ChargerSnapshot: Hashable, Sendable {
    public struct Connector: Hashable, Sendable {
        public var outlet: Outlet
        public var status: String
        public var error: String?
        public var changedAt: Timestamp
    }

    /// A session that is not over.
    public struct Running: Hashable, Sendable {
        public var id: SessionID
        public var outlet: Outlet
        public var state: String
        public var startedAt: Timestamp
        /// Charged so far; nil while the meter has not been read.
        public var energy: Energy?
        /// Power now, in milliwatts.
        public var milliwatts: Int64?
        public var lastReadingAt: Timestamp?
        /// What the car gave back so far; nil where the meter does not tell it.
        public var exported: Energy?
    }

    public var id: ChargerID
    public var identity: String
    public var isApproved: Bool
    public var registration: Registration
    /// Since when it is connected; nil while it is not.
    public var connectedAt: Timestamp?
    public var disconnectedAt: Timestamp?
    public var version: String?
    public var vendor: String?
    public var model: String?
    public var serialNumber: String?
    public var firmwareVersion: String?
    public var connectors: [Connector]
    public var sessions: [Running]
}

extension SiteStore {
    /// Which chargers to look at.
    public enum ChargerSelection: Sendable {
        case all
        case only(Set<ChargerID>)
        /// Those with a session that is not over.
        case charging
    }

    /// Chargers as they are now, in one short read. A charger that was removed is left out.
    public func chargerSnapshots(_ selection: ChargerSelection) throws -> [ChargerSnapshot] {
        try self.pool.readBriefly { db in
            let rows = try ChargerSnapshot.rows(selection, db)
            // The index of open sessions does not know chargers: for many chargers one pass is cheaper.
            let open = rows.count > 20 ? try ChargerSnapshot.openSessions(db) : nil
            return try rows.map { try ChargerSnapshot($0, open: open, db) }
        }
    }
}

private func time(_ milliseconds: Int64?) -> Timestamp? {
    milliseconds.map(Timestamp.init(milliseconds:))
}

extension ChargerSnapshot {
    private static let openSessions = "SELECT * FROM session WHERE state NOT IN ('ended', 'abandoned')"

    fileprivate static func rows(_ selection: SiteStore.ChargerSelection, _ db: Database) throws -> [Row] {
        switch selection {
        case .all:
            return try Row.fetchAll(db.cachedStatement(sql: "SELECT * FROM charger ORDER BY id"))
        case .charging:
            let sql = """
                SELECT * FROM charger WHERE id IN (
                    SELECT charger_id FROM session WHERE state NOT IN ('ended', 'abandoned'))
                """
            return try Row.fetchAll(db.cachedStatement(sql: sql))
        case .only(let ids):
            let statement = try db.cachedStatement(sql: "SELECT * FROM charger WHERE id = ?")
            return try ids.map(\.rawValue).sorted().compactMap { try Row.fetchOne(statement, arguments: [$0]) }
        }
    }

    fileprivate static func openSessions(_ db: Database) throws -> [Int64: [Running]] {
        let rows = try Row.fetchAll(db.cachedStatement(sql: Self.openSessions + " ORDER BY id"))
        return Dictionary(grouping: rows) { $0["charger_id"] as Int64 }.mapValues { $0.map(Running.init) }
    }

    /// - Parameter open: the open sessions of every charger, where they were read already.
    fileprivate init(_ row: Row, open: [Int64: [Running]]?, _ db: Database) throws {
        let id: Int64 = row["id"]
        self.init(
            id: ChargerID(rawValue: id), identity: row["identity"], isApproved: row["is_approved"],
            registration: Registration(rawValue: row["registration"]) ?? .accepted,
            connectedAt: time(row["connected_at"]), disconnectedAt: time(row["disconnected_at"]),
            version: row["version"], vendor: row["vendor"], model: row["model"],
            serialNumber: row["serial_number"], firmwareVersion: row["firmware_version"],
            connectors: try Self.connectors(id, db), sessions: try open.map { $0[id] ?? [] } ?? Self.sessions(id, db))
    }

    private static func connectors(_ id: Int64, _ db: Database) throws -> [Connector] {
        let sql = "SELECT * FROM connector WHERE charger_id = ? ORDER BY evse, connector LIMIT 200"
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [id]).map { row in
            Connector(
                outlet: Outlet(evse: row["evse"], connector: row["connector"]), status: row["status"],
                error: row["error"], changedAt: Timestamp(milliseconds: row["changed_at"]))
        }
    }

    private static func sessions(_ id: Int64, _ db: Database) throws -> [Running] {
        let statement = try db.cachedStatement(sql: Self.openSessions + " AND charger_id = ? ORDER BY id LIMIT 200")
        return try Row.fetchAll(statement, arguments: [id]).map(Running.init)
    }
}

extension ChargerSnapshot.Running {
    fileprivate init(_ row: Row) {
        let first: Int64? = row["start_register"]
        let last: Int64? = row["last_register"]
        let energy = first.flatMap { first in
            last.map { Energy(milliwattHours: $0) - Energy(milliwattHours: first) }
        }
        self.init(
            id: SessionID(rawValue: row["id"]), outlet: Outlet(evse: row["evse"], connector: row["connector"]),
            state: row["state"], startedAt: Timestamp(milliseconds: row["started_at"]), energy: energy,
            milliwatts: row["power"], lastReadingAt: time(row["last_reading_at"]))
        if let first: Int64 = row["start_export"], let last: Int64 = row["last_export"] {
            self.exported = max(Energy(milliwattHours: last) - Energy(milliwattHours: first), .zero)
        }
    }
}
