internal import Foundation
internal import Shared
internal import Store

/// The folder in which files lie, under random names of the gateway's own: nothing that a peer says becomes a path.
///
/// A file that is coming has a name that ends in `.part`, and so has one that is going. It loses the ending when the
/// database knows it: whatever is found with it after a crash is finished or removed by what the database says.
struct FileFolder: Sendable {
    let path: String
    let room: DiskRoom

    private static let ending = ".part"

    init(path: String, room: DiskRoom) {
        self.path = path
        self.room = room
    }

    init(_ configuration: Configuration) {
        self.init(
            path: configuration.filesFolder, room: DiskRoom(ballastBytes: Int64(configuration.database.ballastBytes)))
    }

    var exists: Bool { FileManager.default.fileExists(atPath: self.path) }

    func path(of diskName: String) -> String { self.path + "/" + diskName }
    private func partialPath(of diskName: String) -> String { self.path(of: diskName) + Self.ending }

    /// Makes the folder where it is missing.
    ///
    /// - Throws: `Refusal` when it cannot be made.
    func prepare() throws {
        do {
            try FileManager.default.createDirectory(
                atPath: self.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
        } catch {
            throw Refusal(
                .unavailable,
                "the folder of files \(self.path) cannot be made: \(error.localizedDescription); set files.directory")
        }
    }

    /// Finishes what a crash has left half done.
    func recover(_ store: SiteStore) throws {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: self.path)) ?? []
        for name in names where name.hasSuffix(Self.ending) {
            let diskName = String(name.dropLast(Self.ending.count))
            if try store.knowsFile(named: diskName) { try self.settle(diskName) } else { unlink(self.path(of: name)) }
        }
    }

    /// - Parameter limit: the most bytes that it may have; nil for as many as there is room for.
    /// - Throws: `Refusal` or `FileRefusal` when nothing can be taken.
    func begin(expecting bytes: Int64, limit: Int64?) throws -> IncomingFile {
        try self.prepare()
        guard self.room.has(bytes, in: self.path) else { throw FileRefusal.noRoom }
        let diskName = UUID().uuidString.lowercased()
        let path = self.partialPath(of: diskName)
        let isMade = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o640])
        guard isMade, let handle = FileHandle(forWritingAtPath: path) else {
            throw FileRefusal.unavailable("the gateway cannot write its folder of files")
        }
        return IncomingFile(handle, diskName: diskName, path: path, limit: limit, folder: self)
    }

    /// The database knows a file: it gets its name.
    func settle(_ diskName: String) throws {
        guard rename(self.partialPath(of: diskName), self.path(of: diskName)) == 0 else {
            throw FileRefusal.unavailable("a file cannot be renamed: \(String(cString: strerror(errno)))")
        }
        self.synchronize()
    }

    /// Takes a file's name away, before the database forgets it.
    func withdraw(_ diskName: String) { rename(self.path(of: diskName), self.partialPath(of: diskName)) }

    /// Removes files that the database has forgotten.
    func remove(_ files: [RemovedFile]) {
        for file in files {
            unlink(self.path(of: file.diskName))
            unlink(self.partialPath(of: file.diskName))
        }
    }

    /// A name is durable when its folder is.
    func synchronize() {
        let folder = open(self.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }
}
