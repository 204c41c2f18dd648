internal import Foundation
internal import Shared

/// How much the database may still grow.
struct Room: Equatable {
    /// What the disk has left, in bytes.
    var freeBytes: Int64
    /// Whether the reserve is there: then a full disk has not come near.
    var hasBallast: Bool
    /// The size of the reserve, by which room is judged; in bytes.
    var reserve: Int64
    /// The size of the write-ahead log, in bytes.
    var logBytes: Int64

    init(freeBytes: Int64, hasBallast: Bool, reserve: Int64, logBytes: Int64 = 0) {
        self.logBytes = logBytes
        self.freeBytes = freeBytes
        self.hasBallast = hasBallast
        self.reserve = max(reserve, 1 << 20)
    }

    /// The disk holds no more than what was given up to make room.
    var isDiskLow: Bool { !self.hasBallast && self.freeBytes < self.reserve * 2 }

    static func logBytes(besides path: String) -> Int64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path + "-wal")
        return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
    }

    /// Whether the disk has less left than SQLite's side files take: it calls that an I/O error.
    static func isFull(besides path: String) -> Bool { self.freeBytes(besides: path) < 1 << 17 }

    static func freeBytes(besides path: String) -> Int64 {
        let folder = (path as NSString).deletingLastPathComponent
        var status = statvfs()
        guard statvfs(folder.isEmpty ? "." : folder, &status) == 0 else { return 0 }
        return Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    }

    static func refusal(path: String) -> Refusal {
        Refusal(
            .conflict,
            "the disk that holds \(path) is full, and nothing can be recorded: make room on it, or raise "
                + "database.max_size_bytes, and start again")
    }
}
