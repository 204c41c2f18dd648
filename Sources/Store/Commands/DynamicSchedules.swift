internal import GRDB
public import Shared

/// Where a charging profile stands among those of its charger; nil is not known, or any.
public struct ProfileScope: Equatable, Sendable {
    /// As the standard writes it.
    public var purpose: String?
    /// 0 is the whole charger.
    public var evse: Int?
    public var stackLevel: Int?

    public init(purpose: String? = nil, evse: Int? = nil, stackLevel: Int? = nil) {
        self.purpose = purpose
        self.evse = evse
        self.stackLevel = stackLevel
    }
}

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
    ///   - scope: what the profile was set as; what is nil of it stays as it was.
    public func tookSchedule(
        _ update: String, profile: Int, durationSeconds: Int64?, scope: ProfileScope, at charger: ChargerID
    ) throws {
        try self.run(
            """
            INSERT INTO dynamic_schedule VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
                limits = excluded.limits, changed_at = excluded.changed_at, until = excluded.until,
                purpose = coalesce(excluded.purpose, purpose), evse = coalesce(excluded.evse, evse),
                stack_level = coalesce(excluded.stack_level, stack_level)
            """,
            [
                charger.rawValue, profile, update, self.now.milliseconds,
                durationSeconds.map { self.now.advanced(bySeconds: $0).milliseconds },
                scope.purpose, scope.evse, scope.stackLevel,
            ])
        try self.run(
            """
            DELETE FROM dynamic_schedule WHERE charger_id = ?1 AND profile NOT IN (
                SELECT profile FROM dynamic_schedule WHERE charger_id = ?1 ORDER BY changed_at DESC LIMIT ?2)
            """, [charger.rawValue, Self.mostSchedules])
    }

    /// A charger cleared a profile.
    public func clearedSchedule(profile: Int, at charger: ChargerID) throws {
        try self.run(
            "DELETE FROM dynamic_schedule WHERE charger_id = ? AND profile = ?", [charger.rawValue, profile])
    }

    /// A charger cleared the profiles that `scope` fits. One of which not enough is known is forgotten: rather no limit
    /// is told than one that is over.
    public func clearedSchedules(_ scope: ProfileScope, at charger: ChargerID) throws {
        try self.run(
            """
            DELETE FROM dynamic_schedule WHERE charger_id = ? AND coalesce(purpose = ?, TRUE)
                AND coalesce(evse = ?, TRUE) AND coalesce(stack_level = ?, TRUE)
            """, [charger.rawValue, scope.purpose, scope.evse, scope.stackLevel])
    }

    /// The limits in force of a profile; nil where there are none.
    func schedule(of profile: Int, at charger: ChargerID) throws -> String? {
        try self.row(
            """
            SELECT limits FROM dynamic_schedule WHERE charger_id = ? AND profile = ? AND (until IS NULL OR until > ?)
            """, [charger.rawValue, profile, self.now.milliseconds])?[0]
    }
}
