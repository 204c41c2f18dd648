/// A file that is kept for chargers, or that one brought.
public struct FileView: Codable, Hashable, Sendable {
    public var id: Int64
    public var kind: FileKind
    public var name: String
    public var bytes: Int64
    /// In hexadecimal digits.
    public var sha256: String
    public var md5: String
    /// Who brought it; nil for firmware.
    public var charger: String?
    /// The command that asked for it.
    public var command: String?
    public var addedAt: Timestamp

    public init(
        id: Int64, kind: FileKind, name: String, bytes: Int64, sha256: String, md5: String, charger: String? = nil,
        command: String? = nil, addedAt: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.bytes = bytes
        self.sha256 = sha256
        self.md5 = md5
        self.charger = charger
        self.command = command
        self.addedAt = addedAt
    }

    enum CodingKeys: String, CodingKey {
        case id, kind, name, bytes, sha256, md5, charger, command
        case addedAt = "added_at"
    }
}

/// A link that a charger may use now. What it says is known to the charger alone.
public struct FileLinkView: Codable, Hashable, Sendable {
    public var charger: String
    public var direction: FileLink.Direction
    public var command: String
    public var file: Int64?
    public var openedAt: Timestamp
    public var expiresAt: Timestamp

    public init(
        charger: String, direction: FileLink.Direction, command: String, file: Int64?, openedAt: Timestamp,
        expiresAt: Timestamp
    ) {
        self.charger = charger
        self.direction = direction
        self.command = command
        self.file = file
        self.openedAt = openedAt
        self.expiresAt = expiresAt
    }

    enum CodingKeys: String, CodingKey {
        case charger, direction, command, file
        case openedAt = "opened_at"
        case expiresAt = "expires_at"
    }
}
