internal import Foundation

/// A file that keeps room for bad days: with a full disk SQLite can neither insert nor delete, so it is given up then.
struct Ballast {
    let path: String
    let bytes: Int64

    init(databasePath: String, bytes: Int64) {
        self.path = databasePath + ".ballast"
        self.bytes = bytes
    }

    var exists: Bool { FileManager.default.fileExists(atPath: self.path) }

    /// Gives the room up. Returns whether there was any.
    func release() -> Bool { (try? FileManager.default.removeItem(atPath: self.path)) != nil }

    /// Takes the room where the disk has four times as much to spare.
    ///
    /// - Parameter freeBytes: what the disk has left.
    func take(freeBytes: Int64) {
        guard self.bytes > 0, freeBytes / 4 > self.bytes, !self.exists else { return }
        let file = open(self.path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        let result = posix_fallocate(file, 0, off_t(self.bytes))
        close(file)
        if result != 0 { _ = self.release() }
    }
}
