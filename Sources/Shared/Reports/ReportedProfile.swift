/// A charging profile that a charger has: an entry of a `profiles` report. Words are the standard's own.
public struct ReportedProfile: Codable, Hashable, Sendable {
    /// 0 is the whole charger.
    public var evse: Int
    public var id: Int
    /// Who set it: `CSO` for this gateway, `EMS`, `SO`, `Other`.
    public var source: String
    public var purpose: String
    public var stackLevel: Int
    public var kind: String
    public var transaction: String?
    public var from: Timestamp?
    public var until: Timestamp?
    /// One to three.
    public var schedules: [Schedule]

    public struct Schedule: Codable, Hashable, Sendable {
        /// `A` a phase, or `W` in total.
        public var unit: String
        public var start: Timestamp?
        public var durationSeconds: Int?
        public var periods: [CompositeSchedule.Period]

        public init(unit: String, start: Timestamp?, durationSeconds: Int?, periods: [CompositeSchedule.Period]) {
            self.unit = unit
            self.start = start
            self.durationSeconds = durationSeconds
            self.periods = periods
        }

        enum CodingKeys: String, CodingKey {
            case unit, start, periods
            case durationSeconds = "duration_seconds"
        }
    }

    public init(
        evse: Int, id: Int, source: String, purpose: String, stackLevel: Int, kind: String, transaction: String?,
        from: Timestamp?, until: Timestamp?, schedules: [Schedule]
    ) {
        self.evse = evse
        self.id = id
        self.source = source
        self.purpose = purpose
        self.stackLevel = stackLevel
        self.kind = kind
        self.transaction = transaction
        self.from = from
        self.until = until
        self.schedules = schedules
    }

    enum CodingKeys: String, CodingKey {
        case evse, id, source, purpose, kind, transaction, from, until, schedules
        case stackLevel = "stack_level"
    }
}
