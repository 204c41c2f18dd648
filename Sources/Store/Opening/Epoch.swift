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
            try self.begin(db, reason: "the database was made", now: now, firstSession: marks.map { _ in 0 } ?? 0)
            return "the database was made"
        }
        let database = try self.marks(db, epoch: epoch)
        switch HighWaterMarks.verdict(database: database, marks: marks) {
        case .sameEpoch:
            return nil
        case .newEpoch(let reason):
            let first = HighWaterMarks.freshSessionNumber(database: database, marks: marks)
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
    @discardableResult
    static func begin(_ db: Database, reason: String, now: Timestamp, firstSession: Int64) throws -> String {
        let epoch = UUID().uuidString.lowercased()
        try db.execute(
            sql: "INSERT OR REPLACE INTO site VALUES (1, ?, ?, ?, ?)",
            arguments: [epoch, now.milliseconds, reason, now.milliseconds])
        try db.execute(
            sql: "UPDATE counter SET value = max(value, ?) WHERE name = 'session'", arguments: [firstSession])
        try db.execute(sql: "UPDATE cursor SET acknowledged = 0, acknowledged_at = NULL")
        return epoch
    }
}
