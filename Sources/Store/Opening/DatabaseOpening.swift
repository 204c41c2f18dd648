internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import Shared

/// Opens the database with the settings that its promises rest on, and asserts them.
enum DatabaseOpening {
    /// - Parameter path: the database's file; its folder is made when it is missing.
    /// - Throws: `Refusal` when it is damaged or not a database of ours; `DatabaseError` when the disk fails.
    static func open(path: String, settings: StoreSettings) throws -> DatabasePool {
        do {
            try self.prepare(path)
            let pool = try DatabasePool(path: path, configuration: self.configuration(settings))
            try pool.writeWithoutTransaction { db in
                // GRDB sets NORMAL after its own preparation, which loses the last commits in a power cut.
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try self.limitSize(db, to: settings.maxSizeBytes)
                try self.check(db)
                try Integrity.check(db, path: path)
                // One from a newer version would be written as this one understands it.
                if try DatabaseIdentity.holdsAnything(db) { try DatabaseIdentity.check(db, path: path) }
            }
            try Schema.migrator.migrate(pool)
            return pool
        } catch let error as DatabaseError {
            throw Integrity.refusal(for: error, path: path) ?? error
        }
    }

    private static func prepare(_ path: String) throws {
        let folder = (path as NSString).deletingLastPathComponent
        if !folder.isEmpty {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber
        if (size?.int64Value ?? 0) == 0 { try self.create(path) }
    }

    /// `auto_vacuum` takes effect only before the first table and before WAL.
    private static func create(_ path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
            try db.execute(sql: "VACUUM")
        }
        try queue.close()
    }

    private static func configuration(_ settings: StoreSettings) -> GRDB.Configuration {
        var configuration = GRDB.Configuration()
        // Two of them are for queries, which are read one at a time from the cloud and one at a time on the site.
        configuration.maximumReaderCount = 6
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
            try db.execute(sql: "PRAGMA cache_size = -16384")
            // What a savepoint may have to undo stays in memory: a full disk must not fail it.
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        return configuration
    }

    private static func limitSize(_ db: Database, to bytes: Int64) throws {
        guard bytes > 0 else { return }
        let pageSize = try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 4096
        try db.execute(sql: "PRAGMA max_page_count = \(max(1, bytes / pageSize))")
    }

    private static func check(_ db: Database) throws {
        let expected: [(String, Int64)] = [("synchronous", 2), ("auto_vacuum", 2), ("foreign_keys", 1)]
        for (name, value) in expected {
            let found = try Int64.fetchOne(db, sql: "PRAGMA \(name)") ?? -1
            guard found == value else {
                throw Refusal(
                    .invalid,
                    "the database's setting \(name) is \(found) and must be \(value): it was made by something else; "
                        + "move the file away, or restore a backup with 'edgectl restore'")
            }
        }
        guard try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal" else {
            throw Refusal(.invalid, "the database is not in WAL mode: its file system may not allow shared memory")
        }
    }
}
