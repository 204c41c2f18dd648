internal import Foundation
internal import GRDB
internal import Shared

/// A life of the database: a random name that makes each record's `(epoch, stream, seq)` unique for ever.
enum Epoch {
    /// Begins the first epoch of an empty database, or a new one where the marks beside it say that it was rolled back.
    ///
    /// - Returns: why a new epoch began; nil when the old one goes on.
    static func settle(_ db: Database, path: String, now: Timestamp) throws -> String? {
        let marks = HighWaterMarks.load(besideDatabase: path)
        guard let epoch = try String.fetchOne(db, sql: "SELECT epoch FROM site") else {
            // Where a database stood here before, its session numbers are on chargers and invoices.
            let first = marks.map { HighWaterMarks.freshSessionNumber(above: $0.session, isSole: true) } ?? 0
            let reason = "the database was made"
            try self.begin(db, reason: reason, now: now, firstSession: first)
            return reason
        }
        let database = try self.marks(db, epoch: epoch)
        let file = FileNumber.lasting(of: HighWaterMarks.file(for: path))
        switch HighWaterMarks.verdict(database: database, marks: marks, file: file) {
        case .sameEpoch:
            return nil
        case .newEpoch(let reason):
            let used = max(database.session, marks?.session ?? 0)
            let first = HighWaterMarks.freshSessionNumber(above: used, isSole: marks?.epoch == epoch)
            try self.begin(db, reason: reason, now: now, firstSession: first)
            return reason
        }
    }

    static func marks(_ db: Database, epoch: String) throws -> HighWaterMarks {
        func counter(_ name: Counter) throws -> Int64 {
            try Int64.fetchOne(db, sql: "SELECT value FROM counter WHERE name = ?", arguments: [name.rawValue]) ?? 0
        }
        return HighWaterMarks(
            epoch: epoch, journal: try counter(.journal), meter: try counter(.meter), session: try counter(.session))
    }

    /// In a new epoch the streams go on where this copy ends, and the cloud is sent all of it that it may not know.
    ///
    /// - Parameter firstSession: session numbers go on from here.
    /// - Returns: the new epoch's name.
    @discardableResult
    static func begin(_ db: Database, reason: String, now: Timestamp, firstSession: Int64) throws -> String {
        let epoch = UUID().uuidString.lowercased()
        try db.execute(
            sql: """
                INSERT INTO site (id, epoch, epoch_started_at, epoch_reason, newest_trusted)
                    VALUES (1, ?1, ?2, ?3, ?2) ON CONFLICT (id)
                    DO UPDATE SET epoch = ?1, epoch_started_at = ?2, epoch_reason = ?3
                """,
            arguments: [epoch, now.milliseconds, reason])
        try db.execute(
            sql: "UPDATE counter SET value = max(value, ?) WHERE name = 'session'", arguments: [firstSession])
        try db.execute(sql: "UPDATE cursor SET acknowledged = 0, acknowledged_at = NULL")
        return epoch
    }
}

extension Change {
    /// Begins a new epoch while the gateway runs: the cloud has records of this one that the database does not hold.
    ///
    /// Both streams are sent again from their begin under the new name, invoices get a series of their own, and session
    /// numbers come from a fresh range.
    ///
    /// - Returns: the new epoch.
    @discardableResult
    public func beginEpoch(reason: String) throws -> String {
        let previous = self.cache.epoch
        let used = self.cache.counters[.session]
        let first = HighWaterMarks.freshSessionNumber(above: used, isSole: false)
        let epoch = try Epoch.begin(self.db, reason: reason, now: self.now, firstSession: first)
        self.cache.begin(epoch: epoch)
        self.cache.advance(.session, to: first)
        self.notice.epoch = epoch
        try self.recordEpoch(after: previous, reason: reason)
        return epoch
    }

    /// Tells from where the new epoch goes on: up to there its records are those of the previous one.
    func recordEpoch(after previous: String?, reason: String) throws {
        try self.record(
            .epochStarted,
            EpochFacts(
                epoch: self.cache.epoch, reason: reason, previous: previous,
                journal: self.cache.counters[.journal], meter: self.cache.counters[.meter]))
    }
}

private struct EpochFacts: Encodable {
    var epoch: String
    var reason: String
    /// The epoch that this database was in; nil for a new one.
    var previous: String?
    /// The last records of it that are here.
    var journal: Int64
    var meter: Int64
}

extension SiteStore {
    /// Begins a new epoch, as ``Change/beginEpoch(reason:)``; when it returns, the marks beside the database know it too,
    /// so that a crash that follows is not taken for another database.
    @discardableResult
    public func beginEpoch(reason: String) throws(StoreError) -> String {
        let epoch = try self.performAndWait { try $0.beginEpoch(reason: reason) }
        try? self.marks.keep(self.pool, now: nil)
        return epoch
    }
}
