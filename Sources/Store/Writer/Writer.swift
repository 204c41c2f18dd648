internal import Dispatch
internal import Foundation
internal import GRDB
internal import Logging
internal import Shared
internal import Synchronization

/// The one owner of all site state: takes the work that has arrived, runs it in order inside one transaction, commits
/// with one fsync, and only then tells each piece of work its result.
///
/// The group adapts by itself: an idle writer commits at once, a busy one gathers what arrives while a commit is under
/// way into the next. Work that fails on its own is undone alone; disk full and I/O errors fail the whole group.
final class Writer: Sendable {
    /// Tells whoever asked, once it is durable.
    typealias Completion = @Sendable () -> Void

    /// One piece of work: runs inside the transaction, and returns what to do once that is durable.
    struct Job: Sendable {
        var reception: Reception
        var run: @Sendable (Change) throws -> Completion
        /// What to do in its place when it was undone for a fault of its own; nil to fail.
        var salvage: (@Sendable (Change, any Error) throws -> Completion?)?
        var fail: @Sendable (StoreError) -> Void
    }

    private struct Waiting {
        var jobs: [Job] = []
        var isDraining = false
        var isClosed = false
        /// Why the database cannot be written; nil while it can.
        var illness: String?
        var listeners: [@Sendable (CommitNotice) -> Void] = []
    }

    /// The most work in one transaction: bounds what one failure undoes, and how long the first one waits.
    private static let groupLimit = 512
    /// The most work that waits; beyond it `submit` fails with `overloaded`.
    private static let queueLimit = 65_536

    private let pool: DatabasePool
    private let settings: StoreSettings
    private let logger: Logger
    private let queue = DispatchQueue(label: "store.writer", qos: .userInitiated)
    private let waiting = Mutex(Waiting())
    /// Taken by the writer alone, for the length of a group.
    private let cache: Mutex<SiteCache>

    init(pool: DatabasePool, settings: StoreSettings, cache: SiteCache, logger: Logger) {
        self.pool = pool
        self.settings = settings
        self.cache = Mutex(cache)
        self.logger = logger
    }

    /// Nil while the database can be written, else why it cannot.
    var illness: String? { self.waiting.withLock { $0.illness } }

    func listen(_ listener: @escaping @Sendable (CommitNotice) -> Void) {
        self.waiting.withLock { $0.listeners.append(listener) }
    }

    func submit(_ job: Job) {
        let refusal: StoreError? = self.waiting.withLock { waiting in
            if waiting.isClosed { return .closed }
            if let illness = waiting.illness { return .unwell(illness) }
            guard waiting.jobs.count < Self.queueLimit else { return .overloaded }
            waiting.jobs.append(job)
            if !waiting.isDraining {
                waiting.isDraining = true
                self.queue.async { self.drain() }
            }
            return nil
        }
        if let refusal { job.fail(refusal) }
    }

    /// Takes no more work, and returns when what waited is done.
    func close() {
        self.waiting.withLock { $0.isClosed = true }
        self.queue.sync {}
    }

    /// Tries to write again after a failure. Does nothing while the database is well.
    func recover() {
        guard self.illness != nil else { return }
        self.queue.async {
            do {
                try self.pool.writeWithoutTransaction { db in
                    try db.inTransaction(.immediate) {
                        try db.execute(sql: "UPDATE site SET newest_trusted = newest_trusted")
                        return .commit
                    }
                    try self.cache.withLock { $0 = try SiteCache(db) }
                }
                self.waiting.withLock { $0.illness = nil }
                self.logger.notice("the database can be written again")
            } catch {
                self.waiting.withLock { $0.illness = "\(error)" }
            }
        }
    }

    private func drain() {
        while true {
            let group: [Job] = self.waiting.withLock { waiting in
                let count = min(waiting.jobs.count, Self.groupLimit)
                let group = Array(waiting.jobs.prefix(count))
                waiting.jobs.removeFirst(count)
                if group.isEmpty { waiting.isDraining = false }
                return group
            }
            if group.isEmpty { return }
            self.commit(group)
        }
    }

    private func commit(_ group: [Job]) {
        do {
            let (completions, notice) = try self.pool.writeWithoutTransaction { db in
                try self.cache.withLock { cache in try self.transact(group, db: db, cache: &cache) }
            }
            for completion in completions { completion() }
            for listener in self.waiting.withLock({ $0.listeners }) { listener(notice) }
        } catch {
            self.fell(ill: error, during: group)
        }
    }

    private func transact(_ group: [Job], db: Database, cache: inout SiteCache) throws
        -> ([Completion], CommitNotice)
    {
        let change = Change(db: db, settings: self.settings, cache: cache, reception: group[0].reception)
        let before = cache.counters
        cache = SiteCache()
        do {
            try db.beginTransaction(.immediate)
            var completions: [Completion] = []
            completions.reserveCapacity(group.count)
            for job in group { completions.append(try self.attempt(job, in: change)) }
            try change.finishGroup(before: before)
            try db.commit()
            cache = change.cache
            return (completions, change.notice)
        } catch {
            if db.isInsideTransaction { try? db.rollback() }
            cache = (try? SiteCache(db)) ?? SiteCache()
            throw error
        }
    }

    /// Runs one piece of work in a savepoint of its own.
    private func attempt(_ job: Job, in change: Change) throws -> Completion {
        change.reception = job.reception
        do {
            return try self.isolate(change) { try job.run(change) }
        } catch  where Self.isOwnFault(error) && change.db.isInsideTransaction {
            if let salvage = job.salvage,
                let completion = try self.isolate(change, { try salvage(change, error) })
            {
                return completion
            }
            let refusal =
                (error as? Refusal) ?? Refusal(.conflict, "the change breaks a rule of the database: \(error)")
            return { job.fail(.refused(refusal)) }
        }
    }

    private func isolate<Value>(_ change: Change, _ work: () throws -> Value) throws -> Value {
        try change.run("SAVEPOINT job")
        do {
            let value = try work()
            try change.run("RELEASE job")
            change.cache.keep()
            return value
        } catch  where Self.isOwnFault(error) && change.db.isInsideTransaction {
            try change.run("ROLLBACK TO job")
            try change.run("RELEASE job")
            change.cache.revert()
            throw error
        }
    }

    /// Whether `error` concerns the one piece of work alone, and not the disk below all of it.
    private static func isOwnFault(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return true }
        switch error.resultCode {
        case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG, .SQLITE_RANGE, .SQLITE_MISUSE, .SQLITE_ERROR:
            return true
        default:
            return false
        }
    }

    private func fell(ill error: any Error, during group: [Job]) {
        let cause = "\(error)"
        let rest: [Job] = self.waiting.withLock { waiting in
            waiting.illness = cause
            defer { waiting.jobs = [] }
            return waiting.jobs
        }
        self.logger.error(
            "the database cannot be written; chargers are asked to keep their data", metadata: ["cause": "\(cause)"])
        for job in group + rest { job.fail(.unwell(cause)) }
    }
}
