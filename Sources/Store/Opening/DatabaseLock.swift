internal import Foundation
public import Shared

/// Keeps a second program from writing to a database: two writers would each undo what the other counts on.
///
/// An advisory lock on a file beside the database. The kernel releases it with the process, however that ends.
public final class DatabaseLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `Refusal` when another process holds the lock, or the file cannot be made.
    public init(besideDatabase path: String) throws(Refusal) {
        let file = path + ".lock"
        let folder = (path as NSString).deletingLastPathComponent
        if !folder.isEmpty {
            try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else {
            let cause = String(cString: strerror(errno))
            throw Refusal(
                .invalid, "\(file) cannot be opened: \(cause); the daemon must be able to write beside its database")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw Refusal(.conflict, "\(path) is in use by another daemon: stop that one, or set another database.path")
        }
        self.descriptor = descriptor
    }

    deinit { close(self.descriptor) }
}
