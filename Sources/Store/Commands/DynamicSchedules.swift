internal import GRDB
public import Shared

/// The limits that chargers were given and took, by the number of their charging profile: what a charger is told that
/// asks for the limit of a dynamic profile (2.1, K28).
extension Change {
    /// The most profiles of a charger that are kept; with one more the oldest is forgotten.
    private static let mostSchedules = 200

    /// A charger took a limit.
    ///
    /// - Parameters:
    ///   - update: the limits, as the JSON object that a charger is told.
    ///   - durationSeconds: for how long it is in force; nil without an end.
    public func tookSchedule(
        _ update: String, profile: Int, durationSeconds: Int64?, at charger: ChargerID
    ) throws {
        try self.run(
            "INSERT OR REPLACE INTO dynamic_schedule VALUES (?, ?, ?, ?, ?)",
            [
                charger.rawValue, profile, update, self.now.milliseconds,
                durationSeconds.map { self.now.advanced(bySeconds: $0).milliseconds },
            ])
        try self.run(
            """
            DELETE FROM dynamic_schedule WHERE charger_id = ?1 AND profile NOT IN (
                SELECT profile FROM dynamic_schedule WHERE charger_id = ?1 ORDER BY changed_at DESC LIMIT ?2)
            """, [charger.rawValue, Self.mostSchedules])
    }

    /// A charger cleared a profile; nil: more than one, and which is not known.
    public func clearedSchedule(profile: Int?, at charger: ChargerID) throws {
        try self.run(
            "DELETE FROM dynamic_schedule WHERE charger_id = ?1 AND (?2 IS NULL OR profile = ?2)",
            [charger.rawValue, profile])
    }

    /// The limits in force of a profile; nil where there are none.
    func schedule(of profile: Int, at charger: ChargerID) throws -> String? {
        try self.row(
            """
            SELECT limits FROM dynamic_schedule WHERE charger_id = ? AND profile = ? AND (until IS NULL OR until > ?)
            """, [charger.rawValue, profile, self.now.milliseconds])?[0]
    }
}
