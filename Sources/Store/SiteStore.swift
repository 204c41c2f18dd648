internal import Dispatch
internal import GRDB
public import Logging
public import Shared
internal import Synchronization

/// The site's database: one writer that decides and commits, short readers beside it.
///
/// What is asked of it through `submit` or `perform` runs in order with everything else, in one transaction with what
/// arrives at the same time, and is answered only when that transaction is durable.
public final class SiteStore: Sendable {
    let pool: DatabasePool
    let writer: Writer
    public let path: String
    let clock: Mutex<SiteClock>
    let clocks: MachineClocks
    let logger: Logger
    let ballast: Ballast
    let marks: MarksKeeper
    let moments: ReadMoments
    private let isClosed = Atomic(false)
    /// What could not be done at the last tick.
    let problems = Mutex<[String]>([])

    /// Opens or makes the database at `path`.
    ///
    /// - Parameter clocks: those of the machine, or of a test.
    /// - Throws: `Refusal` when it is damaged, full or not a database of ours; `DatabaseError` when the disk fails.
    public init(
        path: String, settings: StoreSettings = StoreSettings(), clocks: MachineClocks = .system, logger: Logger
    ) throws {
        self.path = path
        self.clocks = clocks
        self.logger = logger
        self.marks = MarksKeeper(path: path)
        self.moments = ReadMoments(path: path, clocks: clocks)
        self.ballast = Ballast(databasePath: path, bytes: settings.ballastBytes)
        let opened = try Self.open(path: path, settings: settings, clocks: clocks, ballast: self.ballast)
        self.pool = opened.pool
        self.clock = Mutex(opened.clock)
        self.writer = Writer(pool: opened.pool, settings: settings, cache: opened.cache, logger: logger)
        self.moments.tick(isAllowed: self.room.allowsMoments)
        self.ballast.take(freeBytes: Room.freeBytes(besides: path))
        try? self.marks.keep(self.pool, now: nil)
        if let reason = opened.newEpoch {
            logger.notice(
                "a new epoch of the database begins",
                metadata: ["epoch": "\(opened.cache.epoch)", "reason": "\(reason)"])
        }
    }

    /// The gateway's time: when something that arrives now is received.
    public func receptionNow() -> Reception {
        self.clock.withLock { $0.stamp(self.clocks) }
    }

    /// Runs `work` inside the next transaction; `completion` hears of it when that is durable, or has failed.
    ///
    /// Bounded: with too much waiting, or a database that cannot be written, `completion` fails at once. It is called
    /// on the writer's thread and must be short.
    ///
    /// - Parameter urgent: goes before all other work that waits: commands.
    public func submit<Value: Sendable>(
        urgent: Bool = false, _ work: @escaping @Sendable (Change) throws -> Value,
        completion: @escaping @Sendable (Result<Value, StoreError>) -> Void
    ) {
        let job = ChangeJob(reception: self.receptionNow(), work: work, completion: completion)
        self.writer.submit(job, urgent: urgent)
    }

    /// Makes a charger's message durable; `completion` gets what the charger is answered.
    public func submit(
        _ message: ChargerMessage, completion: @escaping @Sendable (Result<ChargerReply, StoreError>) -> Void
    ) {
        self.writer.submit(MessageJob(message, completion: completion))
    }

    /// As `submit`, for callers that wait.
    public func perform<Value: Sendable>(
        urgent: Bool = false, _ work: @escaping @Sendable (Change) throws -> Value
    ) async throws(StoreError) -> Value {
        let result: Result<Value, StoreError> = await withCheckedContinuation { continuation in
            self.submit(urgent: urgent, work) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// As `perform`, for what must not be lost: while the database is unwell or behind it is tried again, until the task
    /// is cancelled.
    ///
    /// - Throws: `refused`, `closed`; what kept it from being done where the task was cancelled.
    public func performWhenWell<Value: Sendable>(
        urgent: Bool = false, _ work: @escaping @Sendable (Change) throws -> Value
    ) async throws(StoreError) -> Value {
        while true {
            do throws(StoreError) {
                return try await self.perform(urgent: urgent, work)
            } catch {
                switch error {
                case .refused, .closed: throw error
                case .unwell, .overloaded:
                    // Nothing tells when the database is well again.
                    guard (try? await Task.sleep(for: .seconds(1))) != nil else { throw error }
                }
            }
        }
    }

    /// As `perform`, for threads of our own that must wait, such as the MQTT client's.
    public func performAndWait<Value: Sendable>(
        urgent: Bool = false, _ work: @escaping @Sendable (Change) throws -> Value
    ) throws(StoreError) -> Value {
        let done = DispatchSemaphore(value: 0)
        let box = Mutex<Result<Value, StoreError>>(.failure(.closed))
        self.submit(urgent: urgent, work) { result in
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

    /// The connection to the cloud stands, or broke. With a cloud it counts as away until this is first called.
    public func cloudChanged(isConnected: Bool) {
        self.writer.isCloudAway.store(self.settings.hasUplink && !isConnected, ordering: .relaxed)
    }

    /// What the site's rules go by.
    public var settings: StoreSettings { self.writer.settings.withLock { $0 } }

    /// Goes by other settings from the next change on. Those of the file (its size, its path) stay.
    public func use(_ settings: StoreSettings) { self.writer.settings.withLock { $0 = settings } }

    /// Why the database cannot be written; nil while it can.
    public var illness: String? { self.writer.trouble() }

    /// Finishes what waits, keeps the marks and closes the database; nothing is left in its write-ahead log.
    public func close() throws {
        guard !self.isClosed.exchange(true, ordering: .relaxed) else { return }
        self.writer.close()
        try? self.marks.keep(self.pool, now: nil)
        // The writing connection must be the last: a reader that closes last leaves the log behind.
        self.moments.tick(isAllowed: false)
        self.pool.releaseMemory()
        _ = try? self.pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        try self.pool.close()
    }
}

extension SiteStore {
    private struct Opened {
        var pool: DatabasePool
        var clock: SiteClock
        var cache: SiteCache
        var newEpoch: String?
    }

    /// With a full disk the ballast is given up, once.
    private static func open(
        path: String, settings: StoreSettings, clocks: MachineClocks, ballast: Ballast
    ) throws -> Opened {
        do {
            return try self.open(path: path, settings: settings, clocks: clocks)
        } catch  where error.isFull || (error is DatabaseError && Room.isFull(besides: path)) {
            guard ballast.release() else { throw Room.refusal(path: path) }
            return try self.open(path: path, settings: settings, clocks: clocks)
        }
    }

    private static func open(path: String, settings: StoreSettings, clocks: MachineClocks) throws -> Opened {
        let pool = try DatabaseOpening.open(path: path, settings: settings)
        let newest = try pool.read { try Int64.fetchOne($0, sql: "SELECT newest_trusted FROM site") }
        var clock = SiteClock(newestTrusted: newest.map(Timestamp.init(milliseconds:)))
        clock.synchronised(ClockSynchronisation.isSynchronised)
        let now = clock.stamp(clocks)
        let begun = try Restarting.begin(pool, path: path, settings: settings, now: now)
        return Opened(pool: pool, clock: clock, cache: begun.cache, newEpoch: begun.newEpoch)
    }
}
