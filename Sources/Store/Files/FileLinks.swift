internal import GRDB
public import Shared

/// A link to be made.
public struct NewFileLink: Hashable, Sendable {
    public var secretHash: String
    public var direction: FileLink.Direction
    public var charger: ChargerID
    public var command: String
    /// The file to fetch; nil where one is to be brought.
    public var file: Int64?
    public var expiresAt: Timestamp

    public init(
        secretHash: String, direction: FileLink.Direction, charger: ChargerID, command: String, file: Int64?,
        expiresAt: Timestamp
    ) {
        self.secretHash = secretHash
        self.direction = direction
        self.charger = charger
        self.command = command
        self.file = file
        self.expiresAt = expiresAt
    }
}

extension Change {
    /// Makes a link. Those whose time is over for a day are forgotten.
    ///
    /// - Throws: `Refusal` when the file to fetch is not kept.
    public func openLink(_ link: NewFileLink) throws {
        if let file = link.file, try self.row("SELECT 1 FROM stored_file WHERE id = ?", [file]) == nil {
            throw Refusal.unknownFile(file)
        }
        try self.run("DELETE FROM file_link WHERE expires_at < ?", [self.now.milliseconds - 86_400_000])
        try self.run(
            """
            INSERT INTO file_link (secret_hash, direction, charger_id, command_id, file_id, opened_at, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                link.secretHash, link.direction.rawValue, link.charger.rawValue, link.command, link.file,
                self.now.milliseconds, link.expiresAt.milliseconds,
            ])
    }

    /// - Throws: `Refusal` unless the file is kept and is firmware.
    func requireFirmware(_ file: Int64) throws {
        guard let row = try self.row("SELECT kind FROM stored_file WHERE id = ?", [file]) else {
            throw Refusal.unknownFile(file)
        }
        guard row[0] == FileKind.firmware.rawValue else {
            throw Refusal(.invalid, "file \(file) was brought by a charger; firmware comes with 'edgectl files add'")
        }
    }

    func fileLink(_ secretHash: String) throws -> FileLink? {
        try self.row(FileLinkRows.select + " WHERE secret_hash = ?", [secretHash]).map(FileLink.init)
    }
}

extension SiteStore {
    /// The link whose secret has this hash, and what is kept of its file; nil when there is none.
    public func fileLink(_ secretHash: String) throws -> (link: FileLink, file: StoredFile?)? {
        try self.pool.readBriefly { db in
            guard let row = try db.rows(FileLinkRows.select + " WHERE secret_hash = ?", [secretHash]).first else {
                return nil
            }
            let link = FileLink(row)
            let file = try link.file.flatMap { id in
                try db.rows("SELECT * FROM stored_file WHERE id = ?", [id]).first.map(StoredFile.init)
            }
            return (link, file)
        }
    }

    /// A file by its number; nil when there is none.
    public func storedFile(_ id: Int64) throws -> StoredFile? {
        try self.pool.readBriefly { db in
            try db.rows("SELECT * FROM stored_file WHERE id = ?", [id]).first.map(StoredFile.init)
        }
    }

    /// Whether the database knows a file of the folder.
    public func knowsFile(named diskName: String) throws -> Bool {
        try self.pool.readBriefly { try !$0.rows("SELECT 1 FROM stored_file WHERE disk_name = ?", [diskName]).isEmpty }
    }
}

/// A file as it lies in the folder.
public struct StoredFile: Hashable, Sendable {
    public var id: Int64
    public var diskName: String
    public var name: String
    public var bytes: Int64
    public var sha256: String
    public var md5: String

    init(_ row: Row) {
        self.id = row["id"]
        self.diskName = row["disk_name"]
        self.name = row["name"]
        self.bytes = row["bytes"]
        self.sha256 = row["sha256"]
        self.md5 = row["md5"]
    }
}

/// Links as rows.
enum FileLinkRows {
    static let select = """
        SELECT file_link.*, charger.identity, charger.remote_address, command.state AS command_state FROM file_link
        JOIN charger ON charger.id = file_link.charger_id LEFT JOIN command ON command.id = file_link.command_id
        """
}

extension FileLink {
    init(_ row: Row) {
        let state: String? = row["command_state"]
        self.init(
            direction: Direction(rawValue: row["direction"]) ?? .bring, charger: ChargerID(rawValue: row["charger_id"]),
            identity: row["identity"], chargerAddress: row["remote_address"], command: row["command_id"],
            state: state.flatMap(CommandState.init(rawValue:)), file: row["file_id"], isFetched: row["is_fetched"],
            expiresAt: Timestamp(milliseconds: row["expires_at"]))
    }
}
