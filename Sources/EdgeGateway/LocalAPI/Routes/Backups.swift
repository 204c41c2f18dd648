internal import Dispatch
internal import Foundation
internal import Hummingbird
internal import NIOCore
internal import NIOFoundationCompat
internal import ServiceLifecycle
internal import Shared
internal import Store
internal import Synchronization

/// Backups over the API: a copy is made beside the database, streamed, and removed.
///
/// Streamed, because the daemon may only write its own folders, while a person wants the file in theirs.
final class Backups: Sendable {
    private let store: SiteStore
    private let isBusy = Mutex(false)
    private static let blockBytes = 1 << 18

    init(store: SiteStore) {
        self.store = store
    }

    func add(to v1: APIRouter.Routes) {
        v1.post("backup") { _, _ in try await self.make() }
    }

    /// Removes copies that a daemon which crashed has left.
    func removeLeftovers() {
        let database = URL(fileURLWithPath: self.store.path)
        let folder = database.deletingLastPathComponent()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names where name.hasPrefix(database.lastPathComponent + ".backup-") {
            try? FileManager.default.removeItem(at: folder.appending(path: name))
        }
    }

    private func make() async throws -> Response {
        let copy = try self.begin()
        try await withGracefulShutdownHandler {
            try await self.store.backup(to: copy.path) { _ in try copy.checkIsWanted() }
        } onGracefulShutdown: {
            copy.isWanted.store(false, ordering: .relaxed)
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: copy.path)
        let bytes = (attributes[.size] as? NSNumber)?.intValue ?? 0
        return Response(
            status: .ok, headers: [.contentType: "application/vnd.sqlite3"],
            body: ResponseBody(contentLength: bytes) { try await Self.send(copy, to: &$0) })
    }

    private func begin() throws(Refusal) -> Copy {
        let isFree = self.isBusy.withLock { busy in
            defer { busy = true }
            return !busy
        }
        guard isFree else { throw Refusal(.conflict, "a backup is being made already; try again when it is done") }
        return Copy(path: self.store.path + ".backup-" + UUID().uuidString) { self.isBusy.withLock { $0 = false } }
    }

    /// A copy that is made or sent; removed when it is released: whoever asked for it may be gone before it is sent.
    private final class Copy: Sendable {
        let path: String
        let isWanted = Atomic(true)
        private let ended: @Sendable () -> Void

        init(path: String, ended: @escaping @Sendable () -> Void) {
            self.path = path
            self.ended = ended
        }

        func checkIsWanted() throws(Refusal) {
            guard self.isWanted.load(ordering: .relaxed) else {
                throw Refusal(.unavailable, "the daemon stops; make the backup when it runs again, or of its database")
            }
        }

        deinit {
            for suffix in ["", ".partial"] { try? FileManager.default.removeItem(atPath: self.path + suffix) }
            self.ended()
        }
    }

    private static func send(_ copy: Copy, to writer: inout any ResponseBodyWriter) async throws {
        guard let file = FileHandle(forReadingAtPath: copy.path) else {
            throw Refusal(.unavailable, "the backup went away while it was sent")
        }
        defer { try? file.close() }
        while let block = try await Self.block(of: file) { try await writer.write(ByteBuffer(data: block)) }
        try await writer.finish(nil)
    }

    /// The next block, read away from the threads that tasks share; nil at the end.
    private static func block(of file: FileHandle) async throws -> Data? {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(
                    with: Result {
                        let block = try file.read(upToCount: self.blockBytes)
                        return block?.isEmpty == false ? block : nil
                    })
            }
        }
    }
}
