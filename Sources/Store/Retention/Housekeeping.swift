internal import GRDB
internal import Logging
internal import Shared
internal import Synchronization

/// What must happen now and then.
extension SiteStore {
    /// Sessions go stale or are closed, commands expire, old records are pruned, room is made on a full disk, an ill
    /// database is tried again, the marks are kept. Call it about once a second, from a thread that may wait for files.
    public func tick() {
        let isSynchronised = ClockSynchronisation.isSynchronised
        self.clock.withLock { $0.synchronised(isSynchronised) }
        let room = self.room
        self.moments.tick(isAllowed: self.writer.illness == nil && room.allowsMoments)
        guard self.writer.illness == nil else {
            self.recover()
            return
        }
        self.submit({ change in try change.tick() }, completion: { [weak self] in self?.ticked($0) })
        self.submit({ change in try change.keepHouse(room) }, completion: { _ in })
        self.writer.checkpoint(room)
        self.ballast.take(freeBytes: room.freeBytes)
        try? self.marks.keep(self.pool, now: .monotonicMilliseconds)
    }

    /// What cannot be done is tried again each second, and told when it changes.
    private func ticked(_ result: Result<[String], StoreError>) {
        guard let problems = try? result.get() else { return }
        let isNew = self.problems.withLock { known in
            defer { known = problems }
            return known != problems
        }
        guard isNew else { return }
        for problem in problems {
            self.logger.error("something that is due cannot be done", metadata: ["cause": "\(problem)"])
        }
    }

    var room: Room {
        Room(
            freeBytes: Room.freeBytes(besides: self.path), hasBallast: self.ballast.exists,
            reserve: self.settings.ballastBytes, logBytes: Room.logBytes(besides: self.path))
    }

    private func recover() {
        if self.ballast.release() {
            self.logger.warning("the reserve is given up to make room for the database")
        }
        self.writer.recover(self.room, at: self.receptionNow())
    }
}

extension Change {
    /// Prunes what is old, sheds what must make room, and gives free pages back: a bounded piece of each.
    func keepHouse(_ room: Room) throws {
        try self.prune()
        if room.isDiskLow {
            try self.shedUntilFree(bytes: room.reserve / 4)
        } else if try self.isNearItsLimit() {
            try self.shedUntilFree(bytes: room.reserve / 4)
        } else {
            try self.vacuum(keeping: room.reserve / 4)
        }
    }

    func pragma(_ name: String) throws -> Int64 { try self.row("PRAGMA \(name)")?[0] ?? 0 }

    /// The size that the configuration allows is used up to a fiftieth.
    private func isNearItsLimit() throws -> Bool {
        guard self.settings.maxSizeBytes > 0 else { return false }
        let limit = try self.pragma("max_page_count")
        let used = try self.pragma("page_count") - self.pragma("freelist_count")
        return used > limit - limit / 50
    }

    /// Sheds a slice of readings unless the database has so much room within itself.
    func shedUntilFree(bytes: Int64) throws {
        let free = try self.pragma("freelist_count") * self.pragma("page_size")
        guard free < bytes else { return }
        try self.shed(limit: 20_000)
    }

    /// Gives pages that hold nothing back to the disk, few at a time; what is soon written again is kept.
    private func vacuum(keeping bytes: Int64) throws {
        let spare = try self.pragma("freelist_count") - bytes / max(1, self.pragma("page_size"))
        guard spare > 0 else { return }
        // It frees a page a step, so all steps are taken.
        _ = try self.rows("PRAGMA incremental_vacuum(\(min(spare, 256)))")
    }
}
