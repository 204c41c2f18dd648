internal import GRDB
internal import Shared

extension Change {
    /// Time passed: asks every open session and command what follows.
    func tick() throws {
        for session in Array(self.cache.sessions.values) { try self.tick(session) }
        for row in try self.rows("SELECT session_id FROM correction_due WHERE due_at <= ?", [self.now.milliseconds]) {
            if let session = try self.session(SessionID(rawValue: row[0])) { try self.correct(session) }
        }
        let due = try self.rows(
            """
            SELECT id FROM command WHERE state IN ('received', 'sent', 'accepted')
                AND ((state = 'received' AND expires_at <= ?1) OR effect_deadline <= ?1) LIMIT 500
            """, [self.now.milliseconds])
        for row in due { try self.changeCommand(row[0]) { $0.ticked(now: self.now) } }
    }

    private func tick(_ session: Session) throws {
        if session.state.isOver {
            let ended = session.endedAt ?? session.lastHeardAt
            // A connector that never reports again must not keep its last session from being billed.
            if self.now.milliseconds(since: ended) > Self.longestWaitForConnector { try self.bill(session) }
            return
        }
        let connectedAt = self.cache.chargers[session.charger]?.connectedAt
        let event: (inout Session) -> [SessionAction] = {
            $0.ticked(
                now: self.now, connectedAt: connectedAt, quietLimit: self.settings.quietLimit,
                grace: self.settings.grace)
        }
        // For almost every session nothing follows, and then nothing has changed.
        var probe = session
        guard !event(&probe).isEmpty else { return }
        try self.change(session, event)
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
        case .booted, .heartbeat, .connectorReported, .authorizationAsked, .readingsTaken, .noted: nil
        }
    }

    /// Whether a refusal would make the charger discard revenue.
    var isTransactional: Bool {
        switch self {
        case .transactionReported, .readingsTaken, .unreadable: true
        case .booted, .heartbeat, .connectorReported, .authorizationAsked, .noted: false
        }
    }
}
