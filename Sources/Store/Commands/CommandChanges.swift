internal import GRDB
public import Shared

/// What became of a command that arrived.
public enum CommandReceipt: Hashable, Sendable {
    /// It is stored and will be carried out.
    case stored
    /// Its id was seen before: this is where it stands.
    case repeated(CommandState, detail: String?)
}

extension Change {
    /// Stores a command, once: the same id is executed once, however often it arrives.
    ///
    /// Where its charger is connected and has nothing else to do it is marked `sent` in the same commit, and named in
    /// `CommitNotice.dispatch`: the frame leaves after that one commit, and still never before `sent` is durable.
    ///
    /// - Throws: `Refusal` when it is expired, names no charger, or may not be sent while the clock is untrusted.
    public func receive(_ request: CommandRequest) throws -> CommandReceipt {
        guard CommandRequest.isValid(id: request.id) else {
            throw Refusal(.invalid, "a command's id has 1 to 64 visible ASCII characters without '+', '#' and '/'")
        }
        if let known = try self.row("SELECT state, detail FROM command WHERE id = ?", [request.id]) {
            return .repeated(CommandState(rawValue: known[0]) ?? .unknown, detail: known[1])
        }
        guard try self.row("SELECT 1 FROM group_command WHERE id = ?", [request.id]) == nil else {
            throw Refusal(.conflict, "the id '\(request.id)' is that of a command for many chargers")
        }
        try self.store(try self.admitted(request), of: nil, at: try self.charger(request.charger))
        return .stored
    }

    /// - Parameter parent: the number of the command for many chargers that it is a part of.
    func store(_ command: Command, of parent: Int64?, at charger: ChargerID) throws {
        let request = command.request
        try self.supersede(by: request, at: charger)
        try self.requireRoom(for: request, at: charger)
        let obstacle = try self.obstacle(at: charger)
        try self.insert(command, of: parent, at: charger)
        let number = self.db.lastInsertedRowID
        try self.record(command, at: charger)
        self.notice.commands.insert(charger)
        if let obstacle {
            try self.changeCommand(request.id) { $0.queued(obstacle) }
        } else {
            try self.dispatch(request.id, number: number, at: charger)
        }
    }

    func admitted(_ request: CommandRequest) throws -> Command {
        guard self.now < request.expiresAt else {
            throw Refusal(.expired, "the command expired at \(request.expiresAt)")
        }
        guard request.replaceKey.map(CommandRequest.isValid(replaceKey:)) ?? true else {
            throw Refusal(.invalid, "'replace' has 1 to 64 visible ASCII characters")
        }
        if let problem = request.arguments.placeProblem ?? request.arguments.timeProblem(at: self.now) {
            throw Refusal(.invalid, problem)
        }
        if case .ocpp(let action, _) = request.arguments, !self.settings.actionRules.isEmpty,
            self.settings.actionRules[action] == nil
        {
            throw Refusal(.invalid, "'\(action)' is no action that a charger can be asked for")
        }
        if let file = request.arguments.linkNeed?.file { try self.requireFirmware(file) }
        let command = Command(
            request,
            rule: request.arguments.rule(self.settings.actionRules, exceptWith: self.settings.neverResentWords),
            receivedAt: self.now)
        guard self.reception.isTrusted || command.rule != .never else {
            throw Refusal(.conflict, "the gateway's clock is not set: '\(request.verb.rawValue)' could be sent twice")
        }
        return command
    }

    /// Why a command cannot leave at once: its charger is away, or a command waits for it or for its answer. Nil: it can.
    private func obstacle(at charger: ChargerID) throws -> String? {
        guard self.cache.chargers[charger]?.connectedAt != nil else { return "the charger is offline" }
        let busy = try self.row(
            """
            SELECT 1 FROM command WHERE charger_id = ? AND \(CommandRows.isOpen)
                AND (state IN ('received', 'queued') OR (state = 'sent' AND effect_deadline IS NULL)) LIMIT 1
            """, [charger.rawValue])
        return busy == nil ? nil : "other commands are before it"
    }

    private func dispatch(_ id: String, number: Int64, at charger: ChargerID) throws {
        guard let command = try self.changeCommand(id, { $0.sent(now: self.now) }) else { return }
        self.notice.dispatch.append(
            DispatchedCommand(charger: charger, open: OpenCommand(number: number, command: command)))
    }

    func insert(_ command: Command, of parent: Int64?, at charger: ChargerID) throws {
        let request = command.request
        let shown = request.arguments.masked
        try self.run(
            """
            INSERT INTO command (id, charger_id, verb, arguments, secret_arguments, rule, origin, state, attempts,
                received_at, expires_at, priority, replace_key, stages, parent, reply_to, detail)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                request.id, charger.rawValue, request.verb.rawValue, try CommandRows.text(shown),
                shown == request.arguments || command.state.isFinal ? nil : try CommandRows.text(request.arguments),
                command.rule.rawValue,
                request.origin.rawValue, command.state.rawValue, command.receivedAt.milliseconds,
                request.expiresAt.milliseconds, request.priority.rawValue, request.replaceKey,
                try CommandRows.text(command.stages), parent, request.replyTo, command.detail,
            ])
    }

    /// Changes a command by `event`, and records where it now stands. Returns it, or nil when it is not known.
    ///
    /// The secrets of a command that ends are gone with that.
    @discardableResult
    public func changeCommand(_ id: String, _ event: (inout Command) -> Void) throws -> Command? {
        guard let row = try self.row(CommandRows.select + " WHERE command.id = ?", [id]) else { return nil }
        let old = try Command(row, withSecrets: true)
        var command = old
        event(&command)
        guard command != old else { return command }
        command.noteStage(now: self.now)
        try self.run(
            """
            UPDATE command SET state = ?, attempts = ?, sent_at = ?, answered_at = ?, effect_deadline = ?, detail = ?,
                answer = ?, withdrawal = ?, stages = ?,
                secret_arguments = CASE WHEN ? THEN NULL ELSE secret_arguments END
            WHERE id = ?
            """,
            [
                command.state.rawValue, command.attempts, command.sentAt?.milliseconds,
                command.answeredAt?.milliseconds, command.effectDeadline?.milliseconds, command.detail,
                command.answer, command.withdrawal?.rawValue, try CommandRows.text(command.stages),
                command.state.isFinal, id,
            ])
        let charger = ChargerID(rawValue: row["charger_id"])
        if command.state != old.state {
            try self.record(command, at: charger)
            try self.followReservation(command, number: row["number"], at: charger)
            try self.followReport(command, number: row["number"], at: charger)
        }
        if command.state.isFinal, !old.state.isFinal, command.request.origin == .gateway {
            try self.modelCommandEnded(command, at: charger)
        }
        if command.state.isFinal, !old.state.isFinal { try self.certificateCommandEnded(command, at: charger) }
        if command.state.isFinal, command.state != old.state, let parent: Int64 = row["parent"] {
            try self.memberEnded(of: parent)
        }
        self.notice.commands.insert(charger)
        return command
    }

    func record(_ command: Command, at charger: ChargerID) throws {
        try self.record(.command, charger: charger, command: command.request.id, CommandFacts(command))
    }

    /// Open commands at a charger whose effect may show now.
    func openCommands(_ verb: CommandVerb, at charger: ChargerID) throws -> [(Int64, Command)] {
        try self.rows(
            CommandRows.select
                + " WHERE charger_id = ? AND verb = ? AND \(CommandRows.isOpen) ORDER BY number",
            [charger.rawValue, verb.rawValue]
        ).map { ($0["number"], try Command($0)) }
    }

    /// A start command's token counts as authorised until the command expires, also when it has had its effect; not
    /// when it came to nothing.
    func hasStartCommand(for token: IdToken, at charger: ChargerID) throws -> Bool {
        try self.rows(
            CommandRows.select
                + " WHERE verb = 'start' AND charger_id = ? AND expires_at > ?"
                + " AND state NOT IN ('rejected', 'failed', 'expired', 'cancelled', 'superseded')"
                + " ORDER BY number DESC LIMIT 20",
            [charger.rawValue, self.now.milliseconds]
        ).contains { try Command($0).authorises(token, now: self.now) }
    }

    /// A session began: the outcome of the start command that asked for it.
    func sawStart(of session: Session) throws {
        for (number, command) in try self.openCommands(.start, at: session.charger) {
            guard command.attempts > 0, command.matches(session, number: number) else { continue }
            try self.changeCommand(command.request.id) {
                $0.effectSeen("session \(session.id.rawValue) began", now: self.now)
            }
            return
        }
    }

    /// A session ended: the outcome of a stop.
    func sawEnd(of session: Session) throws {
        for (_, command) in try self.openCommands(.stop, at: session.charger) where command.stops(session) {
            try self.changeCommand(command.request.id) {
                $0.effectSeen("session \(session.id.rawValue) ended", now: self.now)
            }
        }
    }

    /// A charger booted: the outcome of a reset.
    func sawBoot(of charger: ChargerID) throws {
        for (_, command) in try self.openCommands(.reset, at: charger) {
            try self.changeCommand(command.request.id) { $0.effectSeen("the charger booted", now: self.now) }
        }
    }
}

extension Command {
    func authorises(_ token: IdToken, now: Timestamp) -> Bool {
        guard case .start(let wanted, _) = self.request.arguments else { return false }
        return wanted == token && now < self.request.expiresAt
    }

    /// 2.x answers with the remote start's number; in 1.6 the token and the outlet tell.
    func matches(_ session: Session, number: Int64) -> Bool {
        guard case .start(let token, let outlet) = self.request.arguments else { return false }
        if let remoteStart = session.remoteStart { return Int64(remoteStart) == number }
        return session.token == token && (outlet.map { $0.evse == session.outlet.evse } ?? true)
    }

    func stops(_ session: Session) -> Bool {
        guard case .stop(let wanted, let evse) = self.request.arguments else { return false }
        return wanted.map { $0 == session.id } ?? evse.map { $0 == session.outlet.evse } ?? true
    }
}
