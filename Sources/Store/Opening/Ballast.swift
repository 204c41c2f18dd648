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
    func take() {
        guard self.bytes > 0, !self.exists, self.freeBytes > self.bytes * 4 else { return }
        guard FileManager.default.createFile(atPath: self.path, contents: nil),
            let file = FileHandle(forWritingAtPath: self.path)
        else { return }
        defer { try? file.close() }
        let block = Data(count: 1 << 20)
        for _ in 0..<(self.bytes >> 20) {
            guard (try? file.write(contentsOf: block)) != nil else {
                _ = self.release()
                return
            }
        }
    }

    private var freeBytes: Int64 {
        let folder = (self.path as NSString).deletingLastPathComponent
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder.isEmpty ? "." : folder)
        return (attributes?[.systemFreeSize] as? NSNumber)?.int64Value ?? 0
    }
}
