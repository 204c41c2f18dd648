internal import Foundation
internal import ServiceLifecycle

/// What shows that a file has changed.
struct FileStamp: Hashable, Sendable {
    var inode: Int
    var bytes: Int
    var modifiedAt: Date

    init(inode: Int, bytes: Int = 0, modifiedAt: Date = .distantPast) {
        self.inode = inode
        self.bytes = bytes
        self.modifiedAt = modifiedAt
    }

    /// That of the file behind symbolic links, which is how certificates are often replaced; nil when there is none.
    init?(path: String) {
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let facts = try? FileManager.default.attributesOfItem(atPath: file) else { return nil }
        self.inode = (facts[.systemFileNumber] as? NSNumber)?.intValue ?? 0
        self.bytes = (facts[.size] as? NSNumber)?.intValue ?? 0
        self.modifiedAt = facts[.modificationDate] as? Date ?? .distantPast
    }

    static func stamps(of files: [String]) -> [FileStamp?] { files.map { FileStamp(path: $0) } }
}

/// Tells when files that belong together have changed and rest again: twice seen the same.
struct FileChanges: Equatable, Sendable {
    private var read: [FileStamp?]
    private var seen: [FileStamp?]

    /// - Parameter read: the files as they were read.
    init(_ read: [FileStamp?]) {
        self.read = read
        self.seen = read
    }

    /// Whether to read the files now. What was said yes to is not asked again until they change.
    mutating func looked(_ now: [FileStamp?]) -> Bool {
        defer { self.seen = now }
        return now == self.seen && now != self.read
    }

    mutating func taken(_ now: [FileStamp?]) {
        self.read = now
        self.seen = now
    }
}

/// Looks at the files every two seconds: a certificate is replaced by a rename, by a link that is turned, or in place, and
/// a look at the file's stamp sees all of these, on every file system.
struct TLSWatch: Service {
    let tls: LiveTLS

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: .seconds(2))) != nil { await self.tls.reloadIfChanged() }
        }
    }
}
