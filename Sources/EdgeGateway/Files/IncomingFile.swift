internal import Foundation
internal import Shared
internal import Store
internal import Synchronization

/// A file that is coming: written as it comes, bounded, hashed, and gone unless it is finished.
///
/// Its methods wait for the disk.
final class IncomingFile: Sendable {
    private struct State {
        var digest = FileDigest()
        /// Nil when it is finished or discarded.
        var handle: FileHandle?
        /// How much of it had come when the disk's room was last looked at.
        var lookedAt: Int64 = 0
    }

    let diskName: String
    private let path: String
    private let limit: Int64?
    private let folder: FileFolder
    private let state: Mutex<State>

    /// How often the disk's room is looked at, in bytes.
    private static let lookEvery: Int64 = 1 << 20

    init(_ handle: FileHandle, diskName: String, path: String, limit: Int64?, folder: FileFolder) {
        self.diskName = diskName
        self.path = path
        self.limit = limit
        self.folder = folder
        self.state = Mutex(State(handle: handle))
    }

    deinit { self.discard() }

    var bytes: Int64 { self.state.withLock { $0.digest.bytes } }

    /// - Throws: `FileRefusal` when it becomes too long, or the disk too full.
    func append(_ data: Data) throws {
        try self.state.withLock { state in
            guard let handle = state.handle else { throw FileRefusal.unavailable("the file was given up") }
            if let limit, state.digest.bytes + Int64(data.count) > limit { throw FileRefusal.tooLarge(limit: limit) }
            if state.digest.bytes - state.lookedAt >= Self.lookEvery {
                guard self.folder.room.has(Int64(data.count), in: self.folder.path) else { throw FileRefusal.noRoom }
                state.lookedAt = state.digest.bytes
            }
            do {
                try handle.write(contentsOf: data)
            } catch {
                throw Self.refusal(of: error)
            }
            state.digest.update(data)
        }
    }

    /// Makes what has come durable. The file keeps its passing name until the database knows it.
    func finish(name: String) throws -> NewFile {
        try self.state.withLock { state in
            guard let handle = state.handle else { throw FileRefusal.unavailable("the file was given up") }
            do {
                try handle.synchronize()
                try handle.close()
            } catch {
                throw Self.refusal(of: error)
            }
            state.handle = nil
            self.folder.synchronize()
            return NewFile(
                diskName: self.diskName, name: name, bytes: state.digest.bytes, sha256: state.digest.sha256Text,
                md5: state.digest.md5Text)
        }
    }

    /// Removes what has come; of a finished file nothing.
    func discard() {
        self.state.withLock { state in
            guard let handle = state.handle else { return }
            state.handle = nil
            try? handle.close()
            unlink(self.path)
        }
    }

    /// Removes a finished file that the database did not take.
    func abandon() { unlink(self.path) }

    private static func refusal(of error: any Error) -> FileRefusal {
        let code = ((error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError)?.code ?? (error as NSError).code
        let isFull = code == Int(ENOSPC) || code == Int(EDQUOT) || code == CocoaError.fileWriteOutOfSpace.rawValue
        return isFull ? .noRoom : .unavailable("the gateway cannot write the file: \(error.localizedDescription)")
    }
}
