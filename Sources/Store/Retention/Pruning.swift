internal import GRDB
internal import Shared

/// Retention by age: with an uplink only what the cloud has acknowledged. Sessions, charge detail records, invoices and
/// signed readings are never pruned here: their legal age is beyond what a gateway lives to see.
extension Change {
    /// How many records of a stream are pruned at a time: it takes about as many microseconds.
    private static let slice = 2000
    static let day: Int64 = 86_400_000
    private static let hour: UInt64 = 3_600_000
    /// How far the clock may be from where retention left it, in milliseconds.
    private static let believedStep: UInt64 = 7 * 86_400_000

    func prune() throws {
        let moved = try self.clockMovedAt()
        let oldReadings = self.now.milliseconds - Int64(self.settings.readingRetentionDays) * Self.day
        if moved.map({ $0 < oldReadings }) ?? true {
            try self.pruneReadings(before: oldReadings)
            try self.pruneMessageNumbers(before: oldReadings)
        }
        let oldJournal = self.now.milliseconds - Int64(self.settings.journalRetentionDays) * Self.day
        if moved.map({ $0 < oldJournal }) ?? true {
            try self.pruneJournal(before: oldJournal)
            try self.pruneCommands(before: oldJournal)
        }
        try self.pruneRollups(unless: moved)
    }

    /// When the clock last stood more than a week from where retention left it; nil where it never did.
    ///
    /// Then it was wrong before or is wrong now, or the gateway was off for so long: how old the records are cannot be
    /// told, so all of them count as recorded at that moment. They are kept too long rather than given up too early.
    private func clockMovedAt() throws -> Int64? {
        let row = try self.row("SELECT kept_house_at, clock_moved_at FROM site")
        let (last, moved) = (row?[0] as Int64?, row?[1] as Int64?)
        let distance = last.map { self.now.milliseconds(since: Timestamp(milliseconds: $0)).magnitude } ?? .max
        guard distance >= Self.hour else { return moved }
        let isMove = last != nil && distance > Self.believedStep
        try self.run(
            "UPDATE site SET kept_house_at = ?1, clock_moved_at = iif(?2, ?1, clock_moved_at)",
            [self.now.milliseconds, isMove])
        return isMove ? self.now.milliseconds : moved
    }

    /// How far the cloud has acknowledged a stream; without an uplink nothing waits for that.
    func acknowledged(_ stream: SiteStream) throws -> Int64 {
        guard self.settings.hasUplink else { return .max }
        return try self.row("SELECT acknowledged FROM cursor WHERE stream = ?", [stream.rawValue])?[0] ?? 0
    }

    private func pruneReadings(before cutoff: Int64) throws {
        let rows = try self.rows(
            "SELECT seq, received_at FROM meter WHERE seq <= ? ORDER BY seq LIMIT ?",
            [try self.acknowledged(.meter), Self.slice])
        guard let last = self.last(of: rows, before: cutoff) else { return }
        try self.run("DELETE FROM meter WHERE seq <= ?", [last])
    }

    /// What tells of money stays as long as what it tells of.
    private func pruneJournal(before cutoff: Int64) throws {
        let rows = try self.rows(
            """
            SELECT seq, at FROM journal
            WHERE seq > (SELECT value FROM counter WHERE name = 'journal_pruned') AND seq <= ? ORDER BY seq LIMIT ?
            """, [try self.acknowledged(.journal), Self.slice])
        guard let first = rows.first, let last = self.last(of: rows, before: cutoff) else { return }
        try self.run(
            "DELETE FROM journal WHERE seq BETWEEN ? AND ? AND kind NOT IN ('session.cdr', 'invoice.issued')",
            [first[0] as Int64, last])
        try self.run("UPDATE counter SET value = ? WHERE name = 'journal_pruned'", [last])
    }

    /// The last of the rows that is old. What was recorded before it is older, whatever a wrong clock said then.
    private func last(of rows: [Row], before cutoff: Int64) -> Int64? {
        rows.last { ($0[1] as Int64) < cutoff }?[0]
    }

    /// How long a command's id is known after its expiry at the least, in days: a broker that keeps the session of a
    /// gateway that is away may bring it again.
    private static let commandDays: Int64 = 30

    private func pruneCommands(before oldJournal: Int64) throws {
        let cutoff = min(oldJournal, self.now.milliseconds - Self.commandDays * Self.day)
        try self.run(
            """
            DELETE FROM command WHERE number IN (SELECT number FROM command ORDER BY number LIMIT 100)
                AND expires_at < ? AND NOT (\(CommandRows.isOpen))
            """, [cutoff])
        try self.run(
            """
            DELETE FROM group_command WHERE number IN (SELECT number FROM group_command ORDER BY number LIMIT 100)
                AND expires_at < ? AND ended_at IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM command WHERE parent = group_command.number)
            """, [cutoff])
        try self.run("DELETE FROM reservation WHERE until < ?", [cutoff])
        try self.run("DELETE FROM charger_report WHERE changed_at < ?", [oldJournal])
    }

    /// The numbers of a session's messages tell retransmissions; nothing comes again after so long.
    private func pruneMessageNumbers(before cutoff: Int64) throws {
        let session = try self.row(
            """
            SELECT id FROM session WHERE id = (SELECT min(session_id) FROM transaction_message) AND ended_at < ?
            """, [cutoff])
        guard let session else { return }
        try self.run("DELETE FROM transaction_message WHERE session_id = ?", [session[0] as Int64])
    }
}
