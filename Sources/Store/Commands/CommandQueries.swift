internal import GRDB
public import Shared

/// A command that is not finished, with its number: the `remoteStartId` of a 2.x start.
public struct OpenCommand: Hashable, Sendable {
    public var number: Int64
    public var command: Command

    public init(number: Int64, command: Command) {
        self.number = number
        self.command = command
    }

    public static func == (left: OpenCommand, right: OpenCommand) -> Bool {
        left.number == right.number && left.command == right.command
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(self.number) }
}

extension SiteStore {
    /// The commands at a charger that are not finished, oldest first, with the secrets that are to be sent. The limit is
    /// above what may be open (CommandBounds), the gateway's own included.
    public func openCommands(at charger: ChargerID) throws -> [OpenCommand] {
        try self.pool.readBriefly { db in
            let sql =
                CommandRows.select
                + " WHERE charger_id = ? AND \(CommandRows.isOpen) ORDER BY number LIMIT 300"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [charger.rawValue]).map {
                OpenCommand(number: $0["number"], command: try Command($0, withSecrets: true))
            }
        }
    }

    /// A command by its id, its secrets masked; nil when it is not known.
    public func command(_ id: String) throws -> Command? {
        try self.pool.readBriefly { db in
            try Row.fetchOne(db, sql: CommandRows.select + " WHERE command.id = ?", arguments: [id]).map {
                try Command($0)
            }
        }
    }

    /// Where a command stands, as its last record in the journal says it: a JSON object; nil when it is not known.
    public func commandFacts(_ id: String) throws -> String? {
        if let command = try self.command(id) { return try CommandRows.text(CommandFacts(command)) }
        let group = try self.pool.readBriefly { try GroupCommandView.find($0, "id = ?", [id]) }
        return try group.map { try CommandRows.text($0) }
    }

    /// Where whoever asked for a command awaits its results besides, as the link wrote it down; nil: nowhere else.
    public func replyAddress(of id: String) throws -> String? {
        try self.pool.readBriefly { db in
            let sql =
                "SELECT reply_to FROM command WHERE id = ?1 UNION ALL SELECT reply_to FROM group_command WHERE id = ?1"
            return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [id]).flatMap { $0[0] as String? }
        }
    }

    /// What the handshake needs to know of a charger; nil when it is unknown.
    public func access(of identity: String) throws -> ChargerAccess? {
        try self.pool.readBriefly { db in
            try Row.fetchOne(
                db.cachedStatement(sql: "SELECT * FROM charger WHERE identity = ?"), arguments: [identity]
            ).map(ChargerAccess.init)
        }
    }

    /// A session by its number; nil when there is none.
    public func session(_ id: SessionID) throws -> Session? {
        try self.pool.readBriefly { try SessionRows.session($0, id: id) }
    }

    /// The sessions at a charger that are not over.
    public func runningSessions(at charger: ChargerID) throws -> [Session] {
        try self.pool.readBriefly { db in
            try SessionRows.sessions(
                db, "SELECT * FROM session WHERE charger_id = ? AND state NOT IN ('ended', 'abandoned') ORDER BY id",
                [charger.rawValue])
        }
    }
}
