internal import GRDB
internal import Shared

/// A file that lies in the folder of files, complete and durable.
public struct NewFile: Hashable, Sendable {
    public var diskName: String
    public var name: String
    public var bytes: Int64
    public var sha256: String
    public var md5: String

    public init(diskName: String, name: String, bytes: Int64, sha256: String, md5: String) {
        self.diskName = diskName
        self.name = name
        self.bytes = bytes
        self.sha256 = sha256
        self.md5 = md5
    }
}

/// How much of what chargers brought is kept.
public struct UploadBounds: Hashable, Sendable {
    public var count: Int
    public var bytes: Int64

    public init(count: Int, bytes: Int64) {
        self.count = count
        self.bytes = bytes
    }
}

/// A file of which the database knows no more: what to remove from the folder.
public struct RemovedFile: Hashable, Sendable {
    public var id: Int64
    public var diskName: String
}

extension Change {
    /// Keeps firmware that a technician brought. Returns its number.
    public func addFirmware(_ file: NewFile) throws -> Int64 {
        let id = try self.insert(file, .firmware, charger: nil, command: nil)
        try self.record(.fileAdded, FileFacts(file, id: id))
        return id
    }

    /// Keeps what a charger brought through a link, in the place of what came through it before, and removes the oldest
    /// ones beyond the bounds.
    ///
    /// - Returns: its number, and what is to be removed from the folder.
    /// - Throws: `Refusal` when the link is over.
    public func keepUpload(_ file: NewFile, through secretHash: String, within bounds: UploadBounds) throws -> (
        id: Int64, removed: [RemovedFile]
    ) {
        guard let link = try self.fileLink(secretHash), link.direction == .bring,
            link.standing(now: self.now) == .open
        else { throw Refusal(.expired, "the job that the link was made for is over") }
        var removed: [RemovedFile] = []
        let id = try self.insert(file, .upload, charger: link.charger, command: link.command)
        try self.run("UPDATE file_link SET file_id = ? WHERE secret_hash = ?", [id, secretHash])
        if let former = link.file { removed += try self.remove(former, because: "replaced") }
        removed += try self.removeUploads(beyond: bounds, keeping: id)
        try self.record(.fileBrought, charger: link.charger, command: link.command, FileFacts(file, id: id))
        if link.state == .effective, let words = try self.wordsOfKeptFile(of: link.command) {
            try self.changeCommand(link.command) { $0.fileKept(words) }
        }
        return (id, removed)
    }

    /// The whole of a file went to the charger through a link.
    public func fileFetched(through secretHash: String, by address: String) throws {
        guard let link = try self.fileLink(secretHash), !link.isFetched, let file = link.file else { return }
        try self.run("UPDATE file_link SET is_fetched = 1 WHERE secret_hash = ?", [secretHash])
        try self.record(
            .fileFetched, charger: link.charger, command: link.command, FetchFacts(file: file, address: address))
    }

    /// Removes a file; its links end with it.
    ///
    /// - Throws: `Refusal` when there is none.
    public func removeFile(_ id: Int64) throws -> [RemovedFile] {
        let removed = try self.remove(id, because: "asked for")
        guard !removed.isEmpty else { throw Refusal.unknownFile(id) }
        return removed
    }

    /// Removes the oldest of what chargers brought: to make room where the disk is nearly full.
    public func removeOldestUpload() throws -> [RemovedFile] {
        guard let row = try self.row("SELECT id FROM stored_file WHERE kind = 'upload' ORDER BY id LIMIT 1") else {
            return []
        }
        return try self.remove(row[0], because: "the disk is nearly full")
    }

    private func insert(_ file: NewFile, _ kind: FileKind, charger: ChargerID?, command: String?) throws -> Int64 {
        try self.run(
            """
            INSERT INTO stored_file (kind, disk_name, name, bytes, sha256, md5, charger_id, command_id, added_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                kind.rawValue, file.diskName, file.name, file.bytes, file.sha256, file.md5, charger?.rawValue, command,
                self.now.milliseconds,
            ])
        return self.db.lastInsertedRowID
    }

    private func remove(_ id: Int64, because reason: String) throws -> [RemovedFile] {
        guard let row = try self.row("SELECT disk_name, name, charger_id FROM stored_file WHERE id = ?", [id]) else {
            return []
        }
        // A link through which the charger brought it ends with the job, whatever becomes of the file; until then it stays
        // open for another.
        try self.run(
            """
            UPDATE file_link SET expires_at = min(expires_at, ?) WHERE file_id = ? AND direction = 'bring'
            AND command_id IN (SELECT id FROM command WHERE state = 'effective')
            """, [self.now.milliseconds, id])
        try self.run("UPDATE file_link SET file_id = NULL WHERE file_id = ? AND direction = 'bring'", [id])
        try self.run("DELETE FROM stored_file WHERE id = ?", [id])
        let charger = (row[2] as Int64?).map(ChargerID.init(rawValue:))
        try self.record(.fileRemoved, charger: charger, RemovalFacts(file: id, name: row[1], reason: reason))
        return [RemovedFile(id: id, diskName: row[0])]
    }

    private func removeUploads(beyond bounds: UploadBounds, keeping newest: Int64) throws -> [RemovedFile] {
        var (count, bytes) = (0, Int64(0))
        var removed: [RemovedFile] = []
        for row in try self.rows("SELECT id, bytes FROM stored_file WHERE kind = 'upload' ORDER BY id DESC") {
            count += 1
            bytes += row[1]
            guard row[0] != newest, count > bounds.count || bytes > bounds.bytes else { continue }
            removed += try self.remove(row[0], because: "newer ones came")
        }
        return removed
    }
}

private struct FileFacts: Encodable {
    var file: Int64
    var name: String
    var bytes: Int64
    var sha256: String

    init(_ file: NewFile, id: Int64) {
        self.file = id
        self.name = file.name
        self.bytes = file.bytes
        self.sha256 = file.sha256
    }
}

private struct FetchFacts: Encodable {
    var file: Int64
    var address: String
}

private struct RemovalFacts: Encodable {
    var file: Int64
    var name: String
    var reason: String
}

extension Refusal {
    static func unknownFile(_ id: Int64) -> Refusal {
        Refusal(.notFound, "there is no file \(id); 'edgectl files' lists those that are kept")
    }
}
