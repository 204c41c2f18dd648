internal import Foundation
internal import Shared

/// A file beside the database, handled so that a power cut leaves the old or the new one and never a half.
struct DatabaseFile {
    let path: String

    var folder: String {
        let folder = (self.path as NSString).deletingLastPathComponent
        return folder.isEmpty ? "." : folder
    }

    var exists: Bool { FileManager.default.fileExists(atPath: self.path) }

    /// In bytes; 0 when it does not exist.
    var size: Int64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: self.path)
        return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
    }

    /// - Throws: `Refusal` when the disk has not `bytes` to spare.
    func requireRoom(for bytes: Int64) throws {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: self.folder)
        guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value else {
            throw Refusal(.invalid, "the folder \(self.folder) cannot be used: it does not exist or cannot be read")
        }
        guard free > bytes else {
            throw Refusal(
                .unavailable,
                "\(self.folder) has \(free >> 20) MiB free and \(bytes >> 20) MiB are needed; choose another disk")
        }
    }

    /// Makes sure that what was written is on the disk.
    func synchronize() throws {
        let file = open(self.path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw self.failure("open") }
        defer { close(file) }
        guard fsync(file) == 0 else { throw self.failure("write") }
    }

    /// Takes the place of `other`, durably.
    func move(to other: DatabaseFile) throws {
        guard rename(self.path, other.path) == 0 else { throw self.failure("move") }
        try DatabaseFile(path: other.folder).synchronize()
    }

    func remove() { unlink(self.path) }

    /// Gives the file the owner of `model` (when this user may) and permissions for the owner and the group to read.
    func adoptOwner(of model: DatabaseFile) {
        var status = stat()
        if geteuid() == 0, stat(model.path, &status) == 0 { _ = chown(self.path, status.st_uid, status.st_gid) }
        chmod(self.path, 0o640)
    }

    private func failure(_ what: String) -> Refusal {
        Refusal(.unavailable, "cannot \(what) \(self.path): \(String(cString: strerror(errno)))")
    }
}
