internal import Foundation
internal import GRDB
public import Logging
public import Shared
internal import Synchronization

/// The site's database: one writer that decides and commits, short readers beside it.
///
/// What is asked of it through `submit` or `perform` runs in order with everything else, in one transaction with what
/// arrives at the same time, and is answered only when that transaction is durable.
public final class Store: Sendable {
    let pool: DatabasePool
    let writer: Writer
    public let path: String
    public let settings: StoreSettings
    private let clock: Mutex<SiteClock>
    private let logger: Logger
    private let ballast: Ballast

    /// Opens or makes the database at `path`.
    ///
    /// - Throws: `Refusal` when it is not a database of ours, `DatabaseError` when it cannot be read or written.
    public init(path: String, settings: StoreSettings = StoreSettings(), logger: Logger) throws {
        self.path = path
        self.settings = settings
        self.logger = logger
        self.ballast = Ballast(databasePath: path, bytes: settings.ballastBytes)
        self.pool = try DatabaseOpening.open(path: path, settings: settings)
        try Schema.migrator.migrate(self.pool)
        let newest = try self.pool.read { try Int64.fetchOne($0, sql: "SELECT newest_trusted FROM site") }
        var clock = SiteClock(newestTrusted: newest.map(Timestamp.init(milliseconds:)))
        let now = clock.stamp(wall: .wallClock, monotonic: .monotonicMilliseconds)
        self.clock = Mutex(clock)
        let (cache, reason) = try self.pool.writeWithoutTransaction { db in
            var reason: String?
            try db.inTransaction(.immediate) {
                reason = try Epoch.settle(db, path: path, now: now.at)
                try db.execute(
                    sql: "UPDATE charger SET disconnected_at = ?, connected_at = NULL WHERE connected_at IS NOT NULL",
                    arguments: [now.at.milliseconds])
                return .commit
            }
            return (try SiteCache(db), reason)
        }
        self.writer = Writer(pool: self.pool, settings: settings, cache: cache, logger: logger)
        self.ballast.take()
        try self.saveMarks()
        if let reason { self.noteEpoch(reason, cache.epoch) }
    }

    private func noteEpoch(_ reason: String, _ epoch: String) {
        self.logger.notice(
            "a new epoch of the database begins", metadata: ["epoch": "\(epoch)", "reason": "\(reason)"])
        let facts = ["epoch": epoch, "reason": reason]
        self.submit({ change in try change.record(.epochStarted, facts) }, completion: { _ in })
    }

    /// The gateway's time: when something that arrives now is received.
    public func receptionNow() -> Reception {
        self.clock.withLock { $0.stamp(wall: .wallClock, monotonic: .monotonicMilliseconds) }
    }

    /// Runs `work` inside the next transaction; `completion` hears of it when that is durable, or has failed.
    ///
    /// Bounded: with too much waiting, or a database that cannot be written, `completion` fails at once. It is called
    /// on the writer's thread and must be short.
    public func submit<Value: Sendable>(
        _ work: @escaping @Sendable (Change) throws -> Value,
        completion: @escaping @Sendable (Result<Value, StoreError>) -> Void
    ) {
        self.writer.submit(
            Writer.Job(
                reception: self.receptionNow(),
                run: { (change: Change) throws -> Writer.Completion in
                    let value = try work(change)
                    return { completion(.success(value)) }
                },
                fail: { completion(.failure($0)) }))
    }

    /// Makes a charger's message durable; `completion` gets what the charger is answered.
    public func submit(
        _ message: ChargerMessage, completion: @escaping @Sendable (Result<ChargerReply, StoreError>) -> Void
    ) {
        self.writer.submit(
            Writer.Job(
                reception: message.reception,
                run: { (change: Change) throws -> Writer.Completion in
                    let reply = try change.take(message)
                    return { completion(.success(reply)) }
                },
                salvage: { (change: Change, error: any Error) throws -> Writer.Completion? in
                    guard let reply = try change.salvage(message, after: error) else { return nil }
                    return { completion(.success(reply)) }
                },
                fail: { completion(.failure($0)) }))
    }

    /// As `submit`, for callers that wait.
    public func perform<Value: Sendable>(_ work: @escaping @Sendable (Change) throws -> Value) async throws(StoreError)
        -> Value
    {
        let result: Result<Value, StoreError> = await withCheckedContinuation { continuation in
            self.submit(work) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// As `perform`, for threads of our own that must wait, such as the MQTT client's.
    public func performAndWait<Value: Sendable>(_ work: @escaping @Sendable (Change) throws -> Value)
        throws(StoreError) -> Value
    {
        let done = DispatchSemaphore(value: 0)
        let box = Mutex<Result<Value, StoreError>>(.failure(.closed))
        self.submit(work) { result in
            box.withLock { $0 = result }
            done.signal()
        }
        done.wait()
        return try box.withLock { $0 }.get()
    }

    /// Calls `listener` after every commit, on the writer's thread: it must be short.
    public func onCommit(_ listener: @escaping @Sendable (CommitNotice) -> Void) {
        self.writer.listen(listener)
    }

    /// Why the database cannot be written; nil while it can.
    public var illness: String? { self.writer.illness }

    /// What must happen now and then: sessions go stale or are closed, commands expire, an ill database is tried again,
    /// the marks are kept. Call it about once a second.
    public func tick() {
        if self.writer.illness != nil {
            if self.ballast.release() {
                self.logger.warning("the disk is full: the reserve is given up to make room")
            }
            self.writer.recover()
        } else {
            self.submit({ change in try change.tick() }, completion: { _ in })
            try? self.saveMarks()
        }
    }

    /// Finishes what waits, keeps the marks and closes the database.
    public func close() throws {
        self.writer.close()
        try self.saveMarks()
        try self.pool.close()
    }

    private func saveMarks() throws {
        let marks = try self.pool.read { db in
            try Epoch.marks(db, epoch: String.fetchOne(db, sql: "SELECT epoch FROM site") ?? "")
        }
        guard marks != HighWaterMarks.load(besideDatabase: self.path) else { return }
        try marks.save(besideDatabase: self.path)
    }
}

extension Timestamp {
    /// The machine's wall clock.
    public static var wallClock: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

extension Int64 {
    /// A clock that counts through suspension and never steps.
    static var monotonicMilliseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
