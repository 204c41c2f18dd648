internal import GRDB
internal import GRDBSQLite

extension Database {
    /// Runs `work`, and interrupts it (`SQLITE_INTERRUPT`) when it takes longer: a long reader keeps the write-ahead
    /// log from being reset, so that it grows without bound.
    func limited<Value>(toMilliseconds limit: Int64, _ work: () throws -> Value) throws -> Value {
        var deadline = Int64.monotonicMilliseconds + limit
        // The pointer is good for as long as the handler is installed, which is within this scope; SQLite calls it on
        // this thread only, while `work` runs.
        return try withUnsafeMutablePointer(to: &deadline) { deadline in
            sqlite3_progress_handler(
                self.sqliteConnection, 20_000,
                { pointer in
                    guard let deadline = pointer?.assumingMemoryBound(to: Int64.self) else { return 0 }
                    return Int64.monotonicMilliseconds > deadline.pointee ? 1 : 0
                }, deadline)
            defer { sqlite3_progress_handler(self.sqliteConnection, 0, nil, nil) }
            return try work()
        }
    }
}

extension DatabasePool {
    /// A short read transaction: one that takes longer than five seconds is interrupted.
    func readBriefly<Value>(_ work: (Database) throws -> Value) throws -> Value {
        try self.read { db in try db.limited(toMilliseconds: 5000) { try work(db) } }
    }
}
