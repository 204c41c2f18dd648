internal import GRDB
internal import Shared

extension Change {
    /// What of the roll-ups is pruned at a time, in milliseconds.
    private static let rollupSlice: Int64 = 6 * 3_600_000

    /// Roll-ups go by age alone: the cloud is not sent them, it asks for them. They stay as long as readings at the least.
    ///
    /// - Parameter moved: when the clock was last moved, since when the age of all that is older counts.
    func pruneRollups(unless moved: Int64?) throws {
        let days = Int64(max(self.settings.rollupRetentionDays, self.settings.readingRetentionDays))
        let cutoff = self.now.milliseconds - days * Self.day
        guard moved.map({ $0 < cutoff }) ?? true,
            let oldest = try self.row("SELECT min(at) FROM rollup_site")?[0] as Int64?, oldest < cutoff
        else { return }
        let slice = min(cutoff, oldest + Self.rollupSlice)
        let end = slice - slice % RollupWork.hourLength
        for table in ["rollup_quarter", "rollup_hour"] {
            try self.run("DELETE FROM \(table) WHERE charger_id IN (SELECT id FROM charger) AND at < ?", [end])
        }
        try self.run("DELETE FROM rollup_site WHERE at < ?", [end])
        try self.run("DELETE FROM session_revenue WHERE at < ?", [end])
    }
}
