internal import Foundation
internal import GRDB
public import Shared

/// The site at a glance, and its streams.
extension SiteReader {
    public func status() async throws -> SiteStatus {
        let (path, isLive) = (self.path, self.isLive)
        let soon = Timestamp.wallClock.advanced(byMilliseconds: ExpiryWarning.early)
        return try await self.read { db in
            var status = SiteStatus(
                database: try DatabaseStatus(db, path: path),
                chargers: try ChargerCounts(db, isLive: isLive),
                openSessions: try db.count("SELECT count(*) FROM session WHERE state NOT IN ('ended', 'abandoned')"),
                flaggedSessions: try db.count(
                    "SELECT count(*) FROM session WHERE state NOT IN ('ended', 'abandoned') AND flags != 0"),
                withheldBills: try db.count("SELECT count(*) FROM withheld_bill"),
                openCommands: try db.count(
                    "SELECT count(*) FROM command WHERE \(CommandRows.isOpen)"),
                quarantined: try db.count("SELECT count(*) FROM quarantine WHERE state = 'open'"),
                journal: try StreamStatus(db, .journal), meter: try StreamStatus(db, .meter))
            status.expiringCertificates = try db.count(
                "SELECT count(*) FROM (\(CertificateEnds.select) AND valid_until <= ?)", [soon.milliseconds])
            return status
        }
    }

    public func cloud() async throws -> CloudView {
        try await self.read { db in
            var view = CloudView(
                epoch: try String.fetchOne(db, sql: "SELECT epoch FROM site") ?? "",
                journal: try StreamStatus(db, .journal), meter: try StreamStatus(db, .meter))
            view.days = try self.cloudTraffic(db, days: 31)
            return view
        }
    }
}

extension DatabaseStatus {
    init(_ db: Database, path: String) throws {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM site") else {
            throw Refusal(.unavailable, "the database is empty: edge-gateway has never finished starting on it")
        }
        let bytes = [path, path + "-wal"].map { file in
            let attributes = try? FileManager.default.attributesOfItem(atPath: file)
            return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
        }
        self.init(
            epoch: row["epoch"], epochStartedAt: Timestamp(milliseconds: row["epoch_started_at"]),
            epochReason: row["epoch_reason"], bytes: bytes.reduce(0, +))
    }
}

extension ChargerCounts {
    init(_ db: Database, isLive: Bool) throws {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT count(*), count(connected_at),
                    count(*) FILTER (WHERE is_approved = 0 AND registration = 'accepted'),
                    count(*) FILTER (WHERE registration != 'accepted')
                FROM charger
                """)
        self.init(total: row?[0] ?? 0, connected: isLive ? row?[1] ?? 0 : 0, awaitingApproval: row?[2] ?? 0)
        self.turnedAway = row?[3] ?? 0
    }
}

extension StreamStatus {
    init(_ db: Database, _ stream: SiteStream) throws {
        let position = try StreamPositions.Position(db, stream, received: stream == .journal ? "at" : "received_at")
        self.init(
            newest: position.newest, acknowledged: position.acknowledged, acknowledgedAt: position.acknowledgedAt,
            backlog: position.backlog, oldestUnsentAt: position.oldestUnsentAt)
        self.pausedAt = position.pausedAt
        self.dropped = position.dropped
    }
}
