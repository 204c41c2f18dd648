internal import GRDB
internal import Shared

extension Change {
    /// Runs `work` in a savepoint of its own: a fault of its own undoes it alone, in the database and in the cache.
    ///
    /// It may stand within another one, which then can still undo both.
    func isolated<Value>(_ work: () throws -> Value) throws -> Value {
        let (dispatched, epoch, mark) = (self.notice.dispatch.count, self.notice.epoch, self.cache.mark)
        let paused = self.notice.paused
        try self.hot.savepoint.run()
        self.depth += 1
        defer { self.depth -= 1 }
        do {
            let value = try work()
            try self.hot.release.run()
            // Within another one, that one may still have to take this back.
            if self.depth == 1 { self.cache.keep() }
            return value
        } catch  where error.isOwnFault && self.db.isInsideTransaction {
            try self.run("ROLLBACK TO job")
            try self.hot.release.run()
            self.cache.revert(to: mark)
            self.notice.dispatch.removeSubrange(dispatched...)
            self.notice.epoch = epoch
            self.notice.paused = paused
            throw error
        }
    }

    /// Runs a part of some work that must not keep the other parts from being done. Returns what is wrong with it, or
    /// nil when it was done.
    func alone(_ what: @autoclosure () -> String, _ part: () throws -> Void) throws -> String? {
        do {
            try self.isolated(part)
            return nil
        } catch  where error.isOwnFault && self.db.isInsideTransaction {
            return "\(what()): \(error)"
        }
    }
}

extension Error {
    /// Whether it concerns the one piece of work alone, and not the disk below all of it.
    var isOwnFault: Bool {
        guard let error = self as? DatabaseError else { return true }
        switch error.resultCode {
        case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG, .SQLITE_RANGE, .SQLITE_MISUSE, .SQLITE_ERROR:
            return true
        default:
            return false
        }
    }

    /// Whether the disk, or the size that the database is allowed, is used up.
    var isFull: Bool { (self as? DatabaseError)?.resultCode == .SQLITE_FULL }
}
