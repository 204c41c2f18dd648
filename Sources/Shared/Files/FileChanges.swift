public import Foundation

/// What shows that a file has changed.
public struct FileStamp: Hashable, Sendable {
    public var inode: Int
    public var bytes: Int
    public var modifiedAt: Date

    public init(inode: Int, bytes: Int = 0, modifiedAt: Date = .distantPast) {
        self.inode = inode
        self.bytes = bytes
        self.modifiedAt = modifiedAt
    }

    /// That of the file behind symbolic links, which is how certificates are often replaced; nil when there is none.
    public init?(path: String) {
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let facts = try? FileManager.default.attributesOfItem(atPath: file) else { return nil }
        self.inode = (facts[.systemFileNumber] as? NSNumber)?.intValue ?? 0
        self.bytes = (facts[.size] as? NSNumber)?.intValue ?? 0
        self.modifiedAt = facts[.modificationDate] as? Date ?? .distantPast
    }

    public static func stamps(of files: [String]) -> [FileStamp?] { files.map { FileStamp(path: $0) } }
}

/// Tells when files that belong together have changed and rest again: twice seen the same.
public struct FileChanges: Equatable, Sendable {
    private var read: [FileStamp?]
    private var seen: [FileStamp?]

    /// - Parameter read: the files as they were read.
    public init(_ read: [FileStamp?]) {
        self.read = read
        self.seen = read
    }

    /// Whether to read the files now. What was said yes to is not asked again until they change.
    public mutating func looked(_ now: [FileStamp?]) -> Bool {
        defer { self.seen = now }
        return now == self.seen && now != self.read
    }

    public mutating func taken(_ now: [FileStamp?]) {
        self.read = now
        self.seen = now
    }
}
