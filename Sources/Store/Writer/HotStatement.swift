internal import GRDB
internal import GRDBSQLite

/// A statement that runs for every message, bound and stepped without GRDB's lists of arguments: measured, they cost
/// three times as much as SQLite itself.
///
/// The pointer belongs to `statement`, which GRDB keeps for the life of the connection, and is used on the writer's
/// thread only, inside the block that GRDB gave the connection to.
struct HotStatement {
    private let statement: Statement
    private let pointer: OpaquePointer

    init(_ db: Database, _ sql: String) throws {
        self.statement = try db.cachedStatement(sql: sql)
        self.pointer = self.statement.sqliteStatement
    }

    /// - Parameter index: from 1.
    func bind(_ index: Int32, _ value: Int64) {
        sqlite3_bind_int64(self.pointer, index, value)
    }

    func bind(_ index: Int32, _ value: Int64?) {
        if let value { sqlite3_bind_int64(self.pointer, index, value) } else { sqlite3_bind_null(self.pointer, index) }
    }

    /// Runs it to its end.
    func run() throws {
        let code = sqlite3_step(self.pointer)
        sqlite3_reset(self.pointer)
        guard code != SQLITE_DONE, code != SQLITE_ROW else { return }
        throw self.error(code)
    }

    /// Runs it with `bytes` bound at `index`; they are not copied.
    func run(binding bytes: [UInt8], at index: Int32) throws {
        try bytes.withUnsafeBytes { buffer in
            // An empty array may have no address, and a nil pointer would bind NULL.
            if buffer.isEmpty {
                sqlite3_bind_zeroblob(self.pointer, index, 0)
            } else {
                sqlite3_bind_blob64(self.pointer, index, buffer.baseAddress, UInt64(buffer.count), nil)
            }
            defer { sqlite3_bind_null(self.pointer, index) }
            try self.run()
        }
    }

    private func error(_ code: Int32) -> DatabaseError {
        let message = sqlite3_errmsg(sqlite3_db_handle(self.pointer)).map { String(cString: $0) }
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: self.statement.sql)
    }
}

/// The statements of the hot path.
struct HotStatements {
    let savepoint: HotStatement
    let release: HotStatement
    let insertReading: HotStatement
    let updateLive: HotStatement

    init(_ db: Database) throws {
        self.savepoint = try HotStatement(db, "SAVEPOINT job")
        self.release = try HotStatement(db, "RELEASE job")
        self.insertReading = try HotStatement(db, "INSERT INTO meter VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        self.updateLive = try HotStatement(
            db,
            """
            UPDATE session SET start_register = ?, last_register = ?, last_register_at = ?, power = ?,
                last_reading_at = ?, last_heard_at = ?, last_reading_received_at = ?, last_reading_seq = ?,
                gateway_steps = ?, charger_offset = ?, began_behind = ?, start_export = ?, last_export = ?,
                last_number = ?, start_export_at = ?, last_export_at = ?, rollup_quarter = ?, booked_import = ?,
                booked_export = ?, quarter_peak = ?, charged_until = ?
            WHERE id = ?
            """)
    }
}
