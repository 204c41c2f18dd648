internal import GRDB
internal import Shared
internal import Synchronization

/// Keeps the marks beside the database up with it: every few seconds is enough to notice a copy that was restored, and
/// spares the disk.
final class MarksKeeper: Sendable {
    private struct State {
        var kept: HighWaterMarks?
        var keptAt: Int64?
    }

    private static let interval: Int64 = 10_000

    private let path: String
    private let state = Mutex(State())

    init(path: String) {
        self.path = path
    }

    /// - Parameter now: a monotonic clock, in milliseconds; nil keeps them whenever it was done last.
    func keep(_ pool: DatabasePool, now: Int64?) throws {
        let isDue = self.state.withLock { state in
            guard let now, let keptAt = state.keptAt else { return true }
            return now - keptAt >= Self.interval
        }
        guard isDue else { return }
        let marks = try pool.readBriefly { db in
            try Epoch.marks(db, epoch: String.fetchOne(db, sql: "SELECT epoch FROM site") ?? "")
        }
        try self.state.withLock { state in
            if state.kept != marks { try marks.save(besideDatabase: self.path) }
            state = State(kept: marks, keptAt: now ?? state.keptAt)
        }
    }
}
