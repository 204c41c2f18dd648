internal import Dispatch
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
    typealias Completion = @Sendable () -> Void

    private struct Waiting {
        var jobs = JobQueue()
        var isDraining = false
        var isClosed = false
        /// Why the database cannot be written; nil while it can.
        var illness: Illness?
        var listeners: [@Sendable (CommitNotice) -> Void] = []
    }

    /// Why the database cannot be written.
    struct Illness {
        var cause: String
        /// The disk, or the size that the database is allowed, is used up.
        var isFull: Bool

        init(_ error: any Error) {
            self.cause = "\(error)"
            self.isFull = error.isFull
        }
    }

    /// The most work in one transaction: bounds what one failure undoes.
    private static let groupLimit = 512
    /// How much other work goes with urgent work.
    private static let besideUrgent = 16

    let pool: DatabasePool
    /// What the next group goes by.
    let settings: Mutex<StoreSettings>
    let logger: Logger
    /// Whatever touches the writing connection runs here.
    let queue = DispatchQueue(label: "store.writer", qos: .userInitiated)
    private let waiting = Mutex(Waiting())
    /// Set while urgent work waits: the group that runs is cut short for it.
    private let hasUrgent = Atomic(false)
    /// There is a cloud, and no connection to it.
    let isCloudAway: Atomic<Bool>
    private let hangWatch = HangWatch()
    /// Taken by the writer alone, for the length of a group.
    let cache: Mutex<SiteCache>

    init(pool: DatabasePool, settings: StoreSettings, cache: SiteCache, logger: Logger) {
        self.pool = pool
        self.settings = Mutex(settings)
        self.cache = Mutex(cache)
        self.isCloudAway = Atomic(settings.hasUplink)
        self.logger = logger
    }

    /// Nil while the database can be written, else why it cannot.
    var illness: Illness? { self.waiting.withLock { $0.illness } }

    /// Nil while the database can be written, else why it cannot, for people.
    ///
    /// - Parameter now: in monotonic microseconds.
    func trouble(now: Int64 = .monotonicMicroseconds) -> String? {
        if let illness = self.illness { return illness.cause }
        return self.hangWatch.secondsHanging(now: now).map { "the disk has not answered for \($0) s" }
    }

    /// Whether nothing waits to be written.
    var isIdle: Bool { self.waiting.withLock { !$0.isDraining } }

    func listen(_ listener: @escaping @Sendable (CommitNotice) -> Void) {
        self.waiting.withLock { $0.listeners.append(listener) }
    }

    func submit(_ job: any Job, urgent: Bool = false) {
        let refusal: StoreError? = self.waiting.withLock { waiting in
            if waiting.isClosed { return .closed }
            if let illness = waiting.illness { return .unwell(illness.cause) }
            guard waiting.jobs.add(job, urgent: urgent) else { return .overloaded }
            if urgent { self.hasUrgent.store(true, ordering: .relaxed) }
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

    /// The database can be written again, or cannot for another reason.
    func became(ill illness: Illness?) {
        self.waiting.withLock { $0.illness = illness }
    }

    private func drain() {
        // How long the last commit took: a group may take as long to gather, so that a slow disk gets larger ones.
        var commitTime: Int64 = 0
        while let group = self.nextGroup() {
            self.commit(group, commitTime: &commitTime)
        }
    }

    private func nextGroup() -> [any Job]? {
        self.waiting.withLock { waiting in
            let group = waiting.jobs.takeGroup(limit: Self.groupLimit, besideUrgent: Self.besideUrgent)
            self.hasUrgent.store(false, ordering: .relaxed)
            if group.isEmpty { waiting.isDraining = false }
            return group.isEmpty ? nil : group
        }
    }

    private func commit(_ group: [any Job], commitTime: inout Int64) {
        do {
            let outcome = try self.watched {
                try self.pool.writeWithoutTransaction { db in
                    try self.cache.withLock { cache in
                        try self.transact(group, db: db, cache: &cache, commitTime: &commitTime)
                    }
                }
            }
            self.waiting.withLock { $0.jobs.putBack(group[outcome.completions.count...]) }
            for completion in outcome.completions { completion() }
            for listener in self.waiting.withLock({ $0.listeners }) { listener(outcome.notice) }
        } catch {
            self.fell(ill: error, during: group)
        }
    }

    private func watched<Value>(_ work: () throws -> Value) rethrows -> Value {
        self.hangWatch.groupBegins()
        defer {
            if let seconds = self.hangWatch.groupEnds() {
                self.logger.warning("the disk did not answer, and chargers waited", metadata: ["for": "\(seconds) s"])
            }
        }
        return try work()
    }

    private struct Outcome {
        /// Of the work that was done, from the group's first piece on.
        var completions: [Completion] = []
        var notice: CommitNotice
    }

    private func transact(_ group: [any Job], db: Database, cache: inout SiteCache, commitTime: inout Int64) throws
        -> Outcome
    {
        let before = cache.counters
        do {
            let change = try Change(
                db: db, settings: self.settings.withLock { $0 }, cache: cache, reception: group[0].reception,
                isCloudAway: self.isCloudAway.load(ordering: .relaxed))
            // The change alone holds the cache now, so that it is changed in place.
            cache = SiteCache()
            try db.beginTransaction(.immediate)
            let completions = try self.attempt(group, in: change, budget: min(max(commitTime, 1500), 8000))
            try change.finishGroup(before: before)
            let began = Int64.monotonicMicroseconds
            try db.commit()
            commitTime = Int64.monotonicMicroseconds - began
            cache = change.cache
            return Outcome(completions: completions, notice: change.notice)
        } catch {
            if db.isInsideTransaction { try? db.rollback() }
            cache = (try? SiteCache(db)) ?? SiteCache()
            throw error
        }
    }

    /// Runs the group's work until all is done, the time is used up, or something urgent has come.
    ///
    /// - Parameter budget: in microseconds.
    private func attempt(_ group: [any Job], in change: Change, budget: Int64) throws -> [Completion] {
        var completions: [Completion] = []
        completions.reserveCapacity(group.count)
        let deadline = Int64.monotonicMicroseconds + budget
        for job in group {
            completions.append(try self.attempt(job, in: change))
            if completions.count > Self.besideUrgent, self.hasUrgent.load(ordering: .relaxed) { break }
            if completions.count & 15 == 0, Int64.monotonicMicroseconds > deadline { break }
        }
        return completions
    }

    /// Runs one piece of work in a savepoint of its own.
    private func attempt(_ job: any Job, in change: Change) throws -> Completion {
        let reception = try change.follow(job.reception)
        change.reception = reception
        do {
            return try change.isolated { try job.run(change) }
        } catch  where error.isOwnFault && change.db.isInsideTransaction {
            change.reception = reception
            if let completion = try change.isolated({ try job.salvage(change, after: error) }) {
                return completion
            }
            let refusal =
                (error as? Refusal) ?? Refusal(.conflict, "the change breaks a rule of the database: \(error)")
            return { job.fail(.refused(refusal)) }
        }
    }

    private func fell(ill error: any Error, during group: [any Job]) {
        let illness = Illness(error)
        let rest: [any Job] = self.waiting.withLock { waiting in
            waiting.illness = illness
            return waiting.jobs.takeAll()
        }
        self.logger.error(
            "the database cannot be written; chargers are asked to keep their data",
            metadata: ["cause": "\(illness.cause)"])
        for job in group + rest { job.fail(.unwell(illness.cause)) }
    }
}
