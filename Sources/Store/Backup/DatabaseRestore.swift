internal import Foundation
internal import GRDB
public import Shared

/// Puts a backup in the place of the database, with the daemon stopped.
public enum DatabaseRestore {
    /// Checks the backup (SQLite's own check, that it is ours, the hash chain of all invoices), keeps the old database
    /// aside, and lets a new epoch begin at the next start, so that no number that was given out is given out again.
    ///
    /// - Parameters:
    ///   - progress: told of the copying.
    /// - Returns: where the old database was put; nil when there was none.
    /// - Throws: `Refusal` when the backup is not one, or the database is in use.
    public static func restore(
        backup: String, to path: String, now: Timestamp = .wallClock,
        progress: @escaping @Sendable (BackupProgress) -> Void = { _ in }
    ) async throws -> String? {
        let source = DatabaseFile(path: backup)
        guard source.exists else { throw Refusal(.notFound, "there is no file \(backup)") }
        let target = DatabaseFile(path: path)
        let copy = DatabaseFile(path: path + ".restoring")
        try target.requireRoom(for: source.size)
        let lock = try self.lock(target)
        do {
            try await BlockingWork.run { try self.copy(source, to: copy, progress: progress) }
            try await self.checkInvoices(of: copy)
            return try self.exchange(target, for: copy, now: now, holding: lock)
        } catch {
            for suffix in ["", "-journal", "-wal", "-shm"] { DatabaseFile(path: copy.path + suffix).remove() }
            throw error
        }
    }

    /// - Throws: `Refusal` when a daemon holds the database.
    private static func lock(_ target: DatabaseFile) throws(Refusal) -> DatabaseLock {
        do {
            return try DatabaseLock(besideDatabase: target.path)
        } catch {
            guard error.code == .conflict else { throw error }
            throw Refusal(
                .conflict, "the database \(target.path) is in use; stop the daemon first (systemctl stop edge-gateway)")
        }
    }

    private static func copy(
        _ source: DatabaseFile, to copy: DatabaseFile, progress: @escaping (BackupProgress) -> Void
    ) throws {
        copy.remove()
        guard FileManager.default.createFile(atPath: copy.path, contents: nil),
            let input = FileHandle(forReadingAtPath: source.path), let output = FileHandle(forWritingAtPath: copy.path)
        else { throw Refusal(.unavailable, "cannot read \(source.path), or cannot write \(copy.path)") }
        defer {
            try? input.close()
            try? output.close()
        }
        let total = source.size
        var done: Int64 = 0
        while let block = try input.read(upToCount: 1 << 22), !block.isEmpty {
            try output.write(contentsOf: block)
            done += Int64(block.count)
            progress(BackupProgress(done: done, total: total))
        }
        try self.finish(copy, from: source)
    }

    private static func finish(_ copy: DatabaseFile, from source: DatabaseFile) throws {
        do {
            let queue = try DatabaseQueue(path: copy.path)
            try queue.writeWithoutTransaction(DatabaseCopy.finish)
            try queue.close()
        } catch let error as DatabaseError {
            throw Refusal(.invalid, "\(source.path) is not a sound backup: \(error.message ?? "\(error)")")
        } catch let refusal as Refusal {
            throw Refusal(refusal.code, "\(source.path) is not a backup that can be restored: \(refusal.message)")
        }
    }

    private static func checkInvoices(of copy: DatabaseFile) async throws {
        let reader = try SiteReader(readOnlyDatabaseAt: copy.path)
        let verification = try await reader.invoiceVerification()
        try reader.close()
        let problems = verification.series.flatMap(\.problems)
        guard problems.isEmpty else {
            throw Refusal(
                .invalid, "the backup's invoices are not genuine: \(problems.prefix(5).joined(separator: "; "))")
        }
    }

    /// - Parameter lock: on the target, until here.
    private static func exchange(
        _ target: DatabaseFile, for copy: DatabaseFile, now: Timestamp, holding lock: DatabaseLock
    ) throws -> String? {
        let marks = HighWaterMarks.load(besideDatabase: target.path) ?? HighWaterMarks.none
        var aside: DatabaseFile?
        copy.adoptOwner(of: target.exists ? target : DatabaseFile(path: target.folder))
        try copy.synchronize()
        try marks.restored.save(besideDatabase: target.path)
        for file in [HighWaterMarks.file(for: target.path), target.path + ".lock"] {
            DatabaseFile(path: file).adoptOwner(of: copy)
        }
        if target.exists {
            let old = DatabaseFile(path: "\(target.path).replaced-\(now.milliseconds)")
            for suffix in ["-wal", "-shm"] where DatabaseFile(path: target.path + suffix).exists {
                try DatabaseFile(path: target.path + suffix).move(to: DatabaseFile(path: old.path + suffix))
            }
            try target.move(to: old)
            aside = old
        }
        try copy.move(to: target)
        return aside?.path
    }
}
