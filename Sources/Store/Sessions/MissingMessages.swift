internal import GRDB
public import Shared

/// Numbered messages that stay away, and what the charger says of them.
extension Change {
    /// The most sessions that are looked at in one tick; the others follow with the next.
    private static let mostInATick = 200

    /// Time passed for the sessions that miss messages, also those that are over. Returns what could not be done.
    func tickMissingMessages() throws -> [String] {
        try self.dueMissingMessages().compactMap { row in
            // One that could not be asked when it was wanted, because the charger had gone.
            guard row[2] != MessageNumbers.Search.wanted.rawValue else {
                self.notice.missingMessages = true
                return nil
            }
            let id = SessionID(rawValue: row[0])
            return try self.alone("session \(id.rawValue)") {
                guard let session = try self.session(id) else { return }
                try self.change(session) {
                    $0.searchedForMessages(
                        now: self.now, connectedAt: self.cache.chargers[session.charger]?.connectedAt,
                        grace: self.settings.missingMessageGrace)
                }
            }
        }
    }

    /// The rows of those for which something is to be done, by the rule of `MessageNumbers.ticked`.
    private func dueMissingMessages() throws -> [Row] {
        try self.rows(
            """
            SELECT s.id, s.charger_id, s.missing_search FROM session s JOIN charger c ON c.id = s.charger_id
            WHERE s.missing_search IN ('waiting', 'wanted', 'asked', 'queued') AND c.connected_at IS NOT NULL
                AND max(s.missing_since, c.connected_at) + CASE s.missing_search
                    WHEN 'waiting' THEN ?2
                    WHEN 'asked' THEN ?3
                    WHEN 'queued' THEN min(?4 << min(max(s.missing_asks, 1) - 1, 10), ?5)
                    ELSE 0 END <= ?1
            LIMIT ?6
            """,
            [
                self.now.milliseconds, self.settings.missingMessageGrace, MessageNumbers.answerLimit,
                MessageNumbers.firstPause, MessageNumbers.longestPause, Self.mostInATick,
            ])
    }

    /// Stores the commands that ask the connected chargers about messages that are missing.
    ///
    /// - Parameter command: makes it, of the charger's subprotocol, its identity and the transaction's id; nil where a
    ///   charger of that version cannot be asked, and then nobody waits for its answer any more.
    public func askForMessages(
        command: (_ version: String, _ identity: String, _ transaction: String) -> CommandRequest?
    ) throws {
        let rows = try self.rows(
            """
            SELECT s.id, s.transaction_id, c.identity, c.version
            FROM session s JOIN charger c ON c.id = s.charger_id
            WHERE s.missing_search = 'wanted' AND c.connected_at IS NOT NULL LIMIT 500
            """)
        for row in rows {
            guard let session = try self.session(SessionID(rawValue: row[0])) else { continue }
            guard let request = (row[3] as String?).flatMap({ command($0, row[2], row[1]) }) else {
                try self.change(session) { $0.messagesCannotBeAsked(now: self.now) }
                continue
            }
            try self.change(session) { $0.messagesAsked(now: self.now) }
            _ = try self.receive(request)
        }
    }

    /// A charger told, whoever asked, whether it still has messages of a transaction to send.
    public func messagesTold(by charger: ChargerID, transaction: String, hasQueued: Bool) throws {
        guard
            let row = try self.row(
                "SELECT id FROM session WHERE charger_id = ? AND transaction_id = ?", [charger.rawValue, transaction]),
            let session = try self.session(SessionID(rawValue: row[0]))
        else { return }
        try self.change(session) { $0.messagesTold(hasQueued: hasQueued, now: self.now) }
    }

    /// Messages that are missing will not come.
    func messagesLost(of session: Session) throws {
        try self.record(
            .sessionMessagesLost, charger: session.charger, session: session.id,
            ["missing": session.numbers.missing.text])
    }

    /// Sessions that miss messages and are over are in no cache: the clock's steps reach them here. Those in the cache
    /// are moved and stored whole after this.
    func moveMissingMessages(by step: Int64) throws {
        try self.run(
            "UPDATE session SET missing_since = missing_since + ? WHERE missing_since IS NOT NULL", [step])
    }
}
