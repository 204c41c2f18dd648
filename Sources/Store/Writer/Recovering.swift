internal import Dispatch
internal import GRDB
internal import Logging
internal import Shared
internal import Synchronization

extension Writer {
    /// A log of this size, in bytes, is left alone: emptying it costs the disk two waits.
    private static let smallLog: Int64 = 4 << 20

    /// Tries to write again after a failure. Does nothing while the database is well.
    func recover(_ room: Room, at now: Reception) {
        guard let illness = self.illness else { return }
        self.queue.async {
            do {
                try self.pool.writeWithoutTransaction { db in
                    // The log's own room is used again, and not given back: somebody else would take it.
                    try? db.execute(sql: "PRAGMA wal_autocheckpoint = 500")
                    _ = try? db.checkpoint(.passive)
                    try self.writeAgain(db, after: illness, room: room, at: now)
                    _ = try? db.checkpoint(.passive)
                }
                self.became(ill: nil)
                self.logger.notice("the database can be written again")
            } catch {
                self.became(ill: Illness(error))
            }
        }
    }

    /// Proves with a commit that it can be written, shedding readings where there is no room.
    private func writeAgain(_ db: Database, after illness: Illness, room: Room, at now: Reception) throws {
        let cache = try SiteCache(db)
        let settings = self.settings.withLock { $0 }
        let change = try Change(db: db, settings: settings, cache: cache, reception: now)
        try db.inTransaction(.immediate) {
            if room.isDiskLow || settings.maxSizeBytes > 0 { try change.shedUntilFree(bytes: room.reserve / 4) }
            if illness.isFull { try change.wasFull(cause: illness.cause) }
            // An untouched transaction would prove nothing.
            try change.run("UPDATE site SET newest_trusted = newest_trusted")
            try change.finishGroup(before: cache.counters)
            return .commit
        }
        change.cache.keep()
        self.cache.withLock { $0 = change.cache }
    }

    /// Moves what the write-ahead log holds into the database and empties it, where it has grown and nobody waits for
    /// the writer. Under load the log is moved when it holds 4000 pages.
    func checkpoint(_ room: Room) {
        guard room.isDiskLow || (self.isIdle && room.logBytes > Self.smallLog) else { return }
        self.queue.async {
            try? self.pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA wal_autocheckpoint = \(room.isDiskLow ? 500 : 4000)")
                guard !room.isDiskLow else {
                    _ = try db.checkpoint(.passive)
                    return
                }
                // Whoever reads just now is not waited for.
                try db.execute(sql: "PRAGMA busy_timeout = 0")
                defer { try? db.execute(sql: "PRAGMA busy_timeout = 5000") }
                _ = try db.checkpoint(.truncate)
            }
        }
    }
}
