internal import GRDB
internal import Shared

extension Change {
    /// Time passed: asks every open session and command what follows.
    ///
    /// - Returns: what could not be done, for the log; it does not keep the rest from being done.
    @discardableResult
    func tick() throws -> [String] {
        var problems: [String?] = []
        for session in Array(self.cache.sessions.values) where self.hasSomethingToDo(session) {
            problems.append(try self.alone("session \(session.id.rawValue)") { try self.tick(session) })
        }
        let corrections = try self.rows(
            "SELECT session_id FROM correction_due WHERE due_at <= ? LIMIT 100", [self.now.milliseconds])
        for row in corrections {
            let id = SessionID(rawValue: row[0])
            problems.append(
                try self.alone("session \(id.rawValue)") {
                    if let session = try self.session(id) { try self.correct(session) }
                }
            )
        }
        problems += try self.tickMissingMessages().map(Optional.some)
        for row in try self.dueCommands() {
            problems.append(
                try self.alone("command \(row[0] as String)") {
                    try self.timePassed(for: row[0])
                })
        }
        problems += try self.tickReports()
        problems += try self.tickReservations()
        problems += try self.tickRollups()
        return problems.compactMap(\.self)
    }

    private func dueCommands() throws -> [Row] {
        try self.rows(
            """
            SELECT id FROM command WHERE \(CommandRows.isOpen)
                AND ((state IN ('received', 'queued') AND expires_at <= ?1) OR effect_deadline <= ?1) LIMIT 500
            """, [self.now.milliseconds])
    }

    /// For almost every session nothing follows, and then nothing changes.
    private func hasSomethingToDo(_ session: Session) -> Bool {
        guard !session.state.isOver else { return self.isOverdue(session) }
        var probe = session
        return !self.tick(&probe).isEmpty
    }

    private func tick(_ session: inout Session) -> [SessionAction] {
        session.ticked(
            now: self.now, connectedAt: self.cache.chargers[session.charger]?.connectedAt,
            quietLimit: self.settings.quietLimit, grace: self.settings.grace)
    }

    private func tick(_ session: Session) throws {
        if session.state.isOver { try self.bill(session) } else { try self.change(session) { self.tick(&$0) } }
    }

    /// A connector that never reports again must not keep its last session from being billed.
    private func isOverdue(_ session: Session) -> Bool {
        self.now.milliseconds(since: session.endedAt.map(session.clock.wall) ?? session.lastHeardAt)
            > Self.longestWaitForConnector
    }

    private static let longestWaitForConnector: Int64 = 7 * 86_400_000
}

extension Change {
    /// What becomes of a message that broke a rule of the database: a transaction message is quarantined and
    /// acknowledged, because a charger that is refused retries and then discards revenue.
    func salvage(_ message: ChargerMessage, after error: any Error) throws -> ChargerReply? {
        guard message.event.isTransactional else { return nil }
        return try self.keepUnreadable(
            message, reason: "it breaks a rule of the database: \(error)", kind: message.event.transactionKind)
    }
}

extension ChargerEvent {
    /// What the transaction message is; nil for readings outside transactions.
    var transactionKind: TransactionReport.Kind? {
        switch self {
        case .transactionReported(let report): report.kind
        case .unreadable(_, let kind): kind
        case .booted, .heartbeat, .connectorReported, .authorizationAsked, .readingsTaken, .modelReported,
            .reportPartCame, .conditionsTold, .reservationEnded, .jobReported, .streamReported, .scheduleAsked,
            .certificateAsked, .noted:
            nil
        }
    }

    /// Whether a refusal would make the charger discard revenue.
    var isTransactional: Bool {
        switch self {
        case .transactionReported, .readingsTaken, .unreadable: true
        case .booted, .heartbeat, .connectorReported, .authorizationAsked, .modelReported, .reportPartCame,
            .conditionsTold, .reservationEnded, .jobReported, .streamReported, .scheduleAsked,
            .certificateAsked, .noted:
            false
        }
    }
}
