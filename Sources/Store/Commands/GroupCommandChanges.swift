internal import GRDB
public import Shared

/// Commands for many chargers: each charger's is stored with it in one commit, and has its own way from then on.
extension Change {
    /// Stores a command for each charger that it is for, once: the same id is executed once.
    ///
    /// A charger that cannot be asked (too many commands wait for it, say) has a command that failed; that does not keep
    /// the others from being asked.
    ///
    /// - Returns: false when the id was seen before.
    /// - Throws: `Refusal` when nobody can be asked: it is expired, names an empty group, or is not valid.
    public func receive(_ request: GroupCommandRequest) throws -> Bool {
        guard GroupCommandRequest.isValid(id: request.id) else {
            throw Refusal(
                .invalid,
                "the id of a command for many chargers has 1 to 44 visible ASCII characters without '+', '#' and '/'")
        }
        let known =
            try self.row("SELECT 1 FROM group_command WHERE id = ?", [request.id])
            ?? self.row("SELECT 1 FROM command WHERE id = ?", [request.id])
        guard known == nil else { return false }
        _ = try self.admitted(request.template)
        let members = try self.members(of: request.scope)
        try self.insert(request, members: members.count)
        let number = self.db.lastInsertedRowID
        try self.recordGroupCommand(number)
        for (id, charger) in members { try self.receive(request.member(charger, number: id), of: number, at: id) }
        try self.memberEnded(of: number)
        return true
    }

    private func members(of scope: CommandScope) throws -> [(ChargerID, String)] {
        let rows: [Row]
        switch scope {
        case .site:
            rows = try self.rows(
                "SELECT id, identity FROM charger WHERE is_approved = 1 ORDER BY identity LIMIT ?",
                [GroupCommandRequest.mostMembers + 1])
        case .group(let name):
            rows = try self.rows(
                """
                SELECT id, identity FROM charger JOIN charger_group ON charger_id = id
                WHERE name = ? AND is_approved = 1 ORDER BY identity LIMIT ?
                """, [name.lowercased(), GroupCommandRequest.mostMembers + 1])
        }
        guard !rows.isEmpty else {
            throw Refusal(
                .notFound, "'\(scope.rawValue)' has no charger: edgectl chargers groups lists those that have")
        }
        guard rows.count <= GroupCommandRequest.mostMembers else {
            throw Refusal(.conflict, "a command is for at most \(GroupCommandRequest.mostMembers) chargers: use groups")
        }
        return rows.map { (ChargerID(rawValue: $0[0]), $0[1]) }
    }

    private func insert(_ request: GroupCommandRequest, members: Int) throws {
        let template = request.template
        try self.run(
            """
            INSERT INTO group_command (id, scope, arguments, origin, reply_to, members, received_at, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                request.id, request.scope.rawValue, try CommandRows.text(template.arguments.masked),
                template.origin.rawValue, template.replyTo, members, self.now.milliseconds,
                template.expiresAt.milliseconds,
            ])
    }

    /// Stores a command, as one that has failed where it cannot be carried out: what it comes with is done all the same.
    ///
    /// - Parameter number: that of the command for many chargers that it is a part of.
    func receive(_ member: CommandRequest, of number: Int64?, at charger: ChargerID) throws {
        do {
            try self.isolated { try self.store(try self.admitted(member), of: number, at: charger) }
        } catch let refusal as Refusal {
            var command = Command(member, receivedAt: self.now)
            command.failed(refusal.message)
            command.noteStage(now: self.now)
            try self.insert(command, of: number, at: charger)
            try self.record(command, at: charger)
        }
    }

    /// One of its commands came to its end, or was settled after that: with the last of them it is finished.
    func memberEnded(of number: Int64) throws {
        guard try self.row("SELECT 1 FROM command WHERE parent = ? AND \(CommandRows.isOpen) LIMIT 1", [number]) == nil
        else { return }
        try self.run(
            "UPDATE group_command SET ended_at = coalesce(ended_at, ?) WHERE number = ?",
            [self.now.milliseconds, number])
        try self.recordGroupCommand(number)
    }

    private func recordGroupCommand(_ number: Int64) throws {
        guard let view = try GroupCommandView.find(self.db, "number = ?", [number]) else { return }
        try self.record(.commandSummary, command: view.command, view)
    }

    /// Takes back every command of a group command that is not over.
    ///
    /// - Throws: `Refusal` when there is none of this id.
    public func cancelGroupCommand(_ id: String) throws {
        guard let row = try self.row("SELECT number FROM group_command WHERE id = ?", [id]) else {
            throw Refusal.unknownGroupCommand(id)
        }
        let number: Int64 = row["number"]
        let open = try self.rows(
            "SELECT id FROM command WHERE parent = ? AND \(CommandRows.isOpen) ORDER BY number", [number])
        for row in open { try self.changeCommand(row[0]) { $0.withdrawn(.cancelled) } }
    }
}

extension Refusal {
    static func unknownGroupCommand(_ id: String) -> Refusal {
        Refusal(
            .notFound, "there is no command '\(id)' for many chargers; 'edgectl commands groups' lists the newest")
    }
}
