internal import GRDB
public import Shared
internal import Synchronization

/// One moment of the site, or the present where none could be held.
public struct ReadMoment: Sendable {
    /// Reads what was there at that moment.
    public let reader: SiteReader
    /// By which it is found again; nil for the present.
    public let id: String?
    /// What was committed until then is there.
    public let asOf: Timestamp
}

extension SiteReader {
    /// Has `work` read at one moment: at the one that is called so while it is still held, or else now.
    ///
    /// - Parameter work: tells whether the moment is wanted again. It is held for a while then (``HeldMoments``), so
    ///   that the pages of a list show one site.
    public func atOneMoment<Value: Sendable>(
        _ id: String?, _ work: (ReadMoment) async throws -> (value: Value, goesOn: Bool)
    ) async throws -> Value {
        guard let moments = self.moments, let taken = await moments.take(id, asOf: self.now()) else {
            return try await work(self.present).value
        }
        var reader = self
        (reader.database, reader.now) = (taken.database, { taken.moment.asOf })
        do {
            let read = try await work(ReadMoment(reader: reader, id: taken.moment.id, asOf: taken.moment.asOf))
            moments.finish(taken, goesOn: read.goesOn)
            return read.value
        } catch {
            moments.finish(taken, goesOn: false)
            throw error
        }
    }

    /// Each reading of it finds the site as it is.
    public var present: ReadMoment { ReadMoment(reader: self, id: nil, asOf: self.now()) }
}

/// Connections with a transaction open that only reads, each at one moment of the database.
///
/// A list that has one page costs no more than on a connection of the pool: they stay open for the next one.
final class ReadMoments: Sendable {
    /// While the write-ahead log is larger, in bytes, none is held. It is what the log is cut to
    /// (`journal_size_limit`), and a quarter of what the disk must have left.
    static let largestLog: Int64 = 64 << 20

    struct Taken: Sendable {
        fileprivate let connection: Int
        let database: DatabaseQueue
        let moment: HeldMoments.Moment
    }

    private struct State {
        var held = HeldMoments()
        var databases: [Int: DatabaseQueue] = [:]

        mutating func resumed(_ id: String, now: Int64) -> Taken? {
            guard let (connection, moment) = self.held.resumed(id, now: now),
                let database = self.databases[connection]
            else { return nil }
            return Taken(connection: connection, database: database, moment: moment)
        }

        mutating func finished(_ connection: Int, now: Int64) -> DatabaseQueue? {
            self.held.finished(connection, now: now) ? self.databases.removeValue(forKey: connection) : nil
        }

        mutating func ticked(now: Int64, isAllowed: Bool) -> [DatabaseQueue] {
            let over = self.held.ticked(now: now, isAllowed: isAllowed)
            return over.compactMap { self.databases.removeValue(forKey: $0) }
        }
    }

    private let path: String
    private let clocks: MachineClocks
    private let state = Mutex(State())

    init(path: String, clocks: MachineClocks) {
        self.path = path
        self.clocks = clocks
    }

    private var now: Int64 { self.clocks.monotonic().milliseconds }

    /// How many are held.
    var count: Int { self.state.withLock { $0.held.count } }

    /// Takes the moment that is called so, or else begins one; nil when none can be had.
    func take(_ id: String?, asOf: Timestamp) async -> Taken? {
        let now = self.now
        if let id, let taken = self.state.withLock({ $0.resumed(id, now: now) }) { return taken }
        let moment = HeldMoments.Moment(id: String(UInt64.random(in: .min ... .max), radix: 36), asOf: asOf)
        guard let connection = self.state.withLock({ $0.held.began(moment, now: now) }) else { return nil }
        do {
            let database = try self.database(of: connection)
            try await database.unsafeRead { db in
                if db.isInsideTransaction { try db.rollback() }
                try db.beginTransaction(.deferred)
                // The moment is that of the first reading.
                _ = try Int64.fetchOne(db.cachedStatement(sql: "SELECT rootpage FROM sqlite_master LIMIT 1"))
            }
            return Taken(connection: connection, database: database, moment: moment)
        } catch {
            self.state.withLock { $0.held.failed(connection) }
            self.finished(connection)
            return nil
        }
    }

    private func database(of connection: Int) throws -> DatabaseQueue {
        if let known = self.state.withLock({ $0.databases[connection] }) { return known }
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        // A transaction outlives the access that began it: that is what these are for.
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .timeout(2)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = -4096; PRAGMA temp_store = MEMORY")
        }
        let database = try DatabaseQueue(path: self.path, configuration: configuration)
        self.state.withLock { $0.databases[connection] = database }
        return database
    }

    func finish(_ taken: Taken, goesOn: Bool) {
        if !goesOn, self.state.withLock({ $0.held.isLetGo(taken.connection) }) {
            do { try taken.database.unsafeRead { try $0.rollback() } } catch {
                self.state.withLock { $0.held.failed(taken.connection) }
            }
        }
        self.finished(taken.connection)
    }

    private func finished(_ connection: Int) {
        let now = self.now
        self.close(self.state.withLock { $0.finished(connection, now: now) })
    }

    /// Call it about once a second: ends what is held too long, and everything where there is no room.
    func tick(isAllowed: Bool) {
        let now = self.now
        for database in self.state.withLock({ $0.ticked(now: now, isAllowed: isAllowed) }) { self.close(database) }
    }

    private func close(_ database: DatabaseQueue?) {
        // What cannot be closed is closed with its last reference.
        try? database?.close()
    }
}

extension Room {
    /// Whether the write-ahead log may grow for those who read at a moment.
    var allowsMoments: Bool {
        self.logBytes <= ReadMoments.largestLog && self.freeBytes >= 4 * ReadMoments.largestLog
    }
}
