internal import Dispatch
internal import GRDB
internal import Shared

/// How far a backup has come, in bytes.
public struct BackupProgress: Hashable, Sendable {
    public var done: Int64
    public var total: Int64
}

extension SiteStore {
    /// Copies the database into the file at `path`; see `SiteReader.backup(to:progress:)`.
    public func backup(
        to path: String, progress: @escaping @Sendable (BackupProgress) throws -> Void = { _ in }
    ) async throws {
        try await self.reader.backup(to: path, progress: progress)
    }
}

extension SiteReader {
    /// Copies the database into a new file at `path`: one consistent state, checked, and complete in one file.
    ///
    /// SQLite's online backup over a reading connection: chargers go on charging, and the live file is neither written
    /// nor checkpointed by it.
    /// - Parameter progress: told of the copying; when it throws, the copy is given up and removed.
    /// - Throws: `Refusal` when `path` exists already, has no room, or cannot be written; what `progress` throws.
    public func backup(
        to path: String, progress: @escaping @Sendable (BackupProgress) throws -> Void = { _ in }
    ) async throws {
        let target = DatabaseFile(path: path)
        guard !target.exists else {
            throw Refusal(.conflict, "\(path) exists already; choose another name, or move it away")
        }
        try target.requireRoom(for: DatabaseFile(path: self.path).size + DatabaseFile(path: self.path + "-wal").size)
        try await BlockingWork.run { try self.copy(to: target, progress: progress) }
    }

    private func copy(to target: DatabaseFile, progress: @escaping (BackupProgress) throws -> Void) throws {
        let partial = DatabaseFile(path: target.path + ".partial")
        partial.remove()
        do {
            let queue = try DatabaseQueue(path: partial.path)
            try self.database.backup(to: queue, pagesPerStep: 2048) { step in
                try progress(BackupProgress(step))
            }
            try queue.writeWithoutTransaction(DatabaseCopy.finish)
            try queue.close()
            partial.adoptOwner(of: partial)
            try partial.synchronize()
            try partial.move(to: target)
        } catch let error as DatabaseError {
            partial.remove()
            throw Refusal(.unavailable, "the backup to \(target.path) failed: \(error.message ?? "\(error)")")
        } catch {
            partial.remove()
            throw error
        }
    }
}

extension BackupProgress {
    fileprivate init(_ step: DatabaseBackupProgress) {
        // The page size that every database of ours has.
        self.init(done: Int64(step.completedPageCount) * 4096, total: Int64(step.totalPageCount) * 4096)
    }
}

/// A copy of the database, before anything relies on it.
enum DatabaseCopy {
    /// Makes a copy one file without side files, and checks that it is sound and ours.
    static func finish(_ db: Database) throws {
        _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
        let found = try String.fetchAll(db, sql: "PRAGMA quick_check(5)")
        guard found == ["ok"] else {
            throw Refusal(.invalid, "the database is damaged: \(found.joined(separator: "; "))")
        }
        try DatabaseIdentity.check(db)
    }
}

/// Work that blocks its thread, kept off the few threads that Swift's tasks share.
enum BlockingWork {
    static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global(qos: .utility).async { continuation.resume(with: Result(catching: work)) }
        }
    }
}
