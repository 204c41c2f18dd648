internal import CSQLite

/// A database, written to without the daemon: what a year leaves takes a year otherwise. It is SQLite alone: what stands
/// in the database is the daemon's.
final class SQLiteFile {
    private var raw: OpaquePointer?

    init(path: String) throws {
        guard sqlite3_open_v2(path, &self.raw, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK else {
            throw BenchProblem("\(path) cannot be opened: \(self.problem)")
        }
    }

    deinit { sqlite3_close_v2(self.raw) }

    /// Runs statements.
    func run(_ sql: String) throws {
        guard sqlite3_exec(self.raw, sql, nil, nil, nil) == SQLITE_OK else {
            throw BenchProblem("\(self.problem): \(sql.prefix(200))")
        }
    }

    /// The number that a query gives.
    func number(_ sql: String) throws -> Int64 {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_prepare_v2(self.raw, sql, -1, &statement, nil) == SQLITE_OK,
            sqlite3_step(statement) == SQLITE_ROW
        else { throw BenchProblem("\(self.problem): \(sql.prefix(200))") }
        return sqlite3_column_int64(statement, 0)
    }

    private var problem: String { sqlite3_errmsg(self.raw).map { String(cString: $0) } ?? "no memory" }
}
