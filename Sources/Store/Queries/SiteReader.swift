internal import Foundation
internal import GRDB
public import Shared
internal import Synchronization

/// Answers questions about the site from the database, beside the writer or without a daemon.
///
/// Each question is one short read; what takes longer than five seconds is given up, because a long reader lets the
/// write-ahead log grow without bound.
public struct SiteReader: SiteQueries {
    var database: any DatabaseReader
    let path: String
    /// Whether the daemon runs: without it nobody is connected, whatever the database says.
    let isLive: Bool
    /// The site's time zone, for prices; nil where it is not known.
    let timeZone: String?
    /// The gateway's time, up to which what goes on is counted.
    var now: @Sendable () -> Timestamp
    /// Where the pages of a list are read at one moment; nil: each finds the present.
    var moments: ReadMoments?

    private static let limit = Duration.seconds(5)

    func read<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        let clock = ReadingClock()
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await self.answer { db in try clock.measure { try work(db) } } }
            group.addTask {
                // SQLite is asked now and then whether it has had its time; it does not tell.
                repeat { try await Task.sleep(for: .milliseconds(500)) } while !clock.isOver(Self.limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() ?? nil else {
                throw Refusal(.unavailable, "reading took longer than 5 s and was given up; ask for a smaller part")
            }
            return value
        }
    }

    /// Damage is met here where no daemon has looked for it at its start.
    private func answer<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await self.database.read(work)
        } catch let error as DatabaseError where !self.isLive {
            throw Integrity.refusal(for: error, path: self.path) ?? error
        }
    }
}

/// How long a query has been running. Waiting for a connection before it, or for a thread after it, does not count.
private final class ReadingClock: Sendable {
    private let begun = Mutex<ContinuousClock.Instant?>(nil)

    func measure<Value>(_ work: () throws -> Value) rethrows -> Value {
        self.begun.withLock { $0 = .now }
        defer { self.begun.withLock { $0 = nil } }
        return try work()
    }

    func isOver(_ limit: Duration) -> Bool {
        self.begun.withLock { begun in begun.map { .now - $0 > limit } ?? false }
    }
}

extension SiteStore {
    /// Answers questions about the site, beside the writer.
    public var reader: SiteReader {
        SiteReader(
            database: self.pool, path: self.path, isLive: true, timeZone: self.settings.timeZone,
            now: { [weak self] in self?.receptionNow().at ?? .wallClock }, moments: self.moments)
    }
}

extension SiteReader {
    /// Opens the database of a daemon that does not run, read-only.
    ///
    /// - Throws: `Refusal` when there is none, it is not ours, or belongs to another user: opening it would leave side
    ///   files that the daemon cannot write.
    public init(readOnlyDatabaseAt path: String) throws {
        try Self.checkOwner(of: path)
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(2)
        let queue: DatabaseQueue
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.read { try DatabaseIdentity.check($0, path: path) }
        } catch let error as DatabaseError {
            throw Refusal(.unavailable, "the database \(path) cannot be read: \(error.message ?? "\(error)")")
        }
        self.init(database: queue, path: path, isLive: false, timeZone: nil, now: { .wallClock })
    }

    private static func checkOwner(of path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let cause = String(cString: strerror(errno))
            throw Refusal(.notFound, "the database \(path) cannot be opened: \(cause); give its path with --database")
        }
        guard geteuid() != 0, status.st_uid != geteuid() else { return }
        let owner = getpwuid(status.st_uid).map { String(cString: $0.pointee.pw_name) } ?? "\(status.st_uid)"
        throw Refusal(
            .conflict,
            "the database \(path) belongs to user '\(owner)', and opening it as another leaves files that the daemon "
                + "cannot write; run this as that user: sudo -u \(owner) edgectl …")
    }

    /// Everything that SQLite finds wrong with the file; empty when it is sound. Takes about a second per gigabyte.
    public func integrityProblems() async throws -> [String] {
        let found = try await self.database.read { try String.fetchAll($0, sql: "PRAGMA quick_check(20)") }
        return found == ["ok"] ? [] : found
    }

    /// Closes the database. For readers that opened it themselves.
    public func close() throws {
        try self.database.close()
    }
}

/// Whether a database is one of ours, and of a form that this version knows.
enum DatabaseIdentity {
    /// Whether it is more than a file that was just made: the migrator's own table is committed before all others.
    static func holdsAnything(_ db: Database) throws -> Bool {
        let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE tbl_name <> 'grdb_migrations')"
        return try Bool.fetchOne(db, sql: sql) ?? false
    }

    /// - Throws: `Refusal` that names the file.
    static func check(_ db: Database, path: String) throws {
        do {
            try self.check(db)
        } catch let refusal as Refusal {
            throw Refusal(refusal.code, "\(path): \(refusal.message)")
        }
    }

    static func check(_ db: Database) throws {
        guard try db.tableExists("site"), try db.tableExists("journal") else {
            throw Refusal(.invalid, "this is not a database of edge-gateway")
        }
        let known = Set(Schema.migrator.migrations)
        let applied = try String.fetchSet(db, sql: "SELECT identifier FROM grdb_migrations")
        guard applied.isSubset(of: known) else {
            throw Refusal(
                .invalid,
                "the database was written by a newer version of edge-gateway; use that one, or a backup "
                    + "that this version made")
        }
    }
}
