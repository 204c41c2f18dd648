/// Which limits will hold, all profiles taken together?
public struct ScheduleQuestion: Hashable, Sendable {
    /// EVSE 0 is the whole charger.
    public var evse: Int
    /// How far ahead.
    public var durationSeconds: Int
    /// Nil for the charger's own choice.
    public var unit: ChargingLimit.Unit?

    public init(evse: Int = 0, durationSeconds: Int = 86_400, unit: ChargingLimit.Unit? = nil) {
        self.evse = evse
        self.durationSeconds = durationSeconds
        self.unit = unit
    }

    init(_ args: KeyedDecodingContainer<CommandArguments.Key>) throws {
        self.init(
            evse: try args.outlet()?.evse ?? 0,
            durationSeconds: try args.number(.durationSeconds, in: 1...31_536_000) ?? 86_400,
            unit: try args.decodeIfPresent(ChargingLimit.Unit.self, forKey: .unit))
    }

    func encode(to args: inout KeyedEncodingContainer<CommandArguments.Key>) throws {
        try args.encode(self.evse, forKey: .evse)
        try args.encode(self.durationSeconds, forKey: .durationSeconds)
        try args.encodeIfPresent(self.unit, forKey: .unit)
    }
}

/// What a charger says that it may draw: the `answer` of a `schedule` command.
public struct CompositeSchedule: Codable, Hashable, Sendable {
    public struct Period: Codable, Hashable, Sendable {
        /// From the start of the schedule, in seconds.
        public var startSeconds: Int
        /// In the schedule's unit; nil where the charger names none.
        public var limit: Double?
        /// Nil where the charger leaves it at three.
        public var phases: Int?

        public init(startSeconds: Int, limit: Double?, phases: Int?) {
            self.startSeconds = startSeconds
            self.limit = limit
            self.phases = phases
        }

        enum CodingKeys: String, CodingKey {
            case startSeconds = "start_seconds"
            case limit, phases
        }
    }

    public var evse: Int
    /// `A` a phase, or `W` in total.
    public var unit: String
    /// What the periods count from; nil where the charger does not say (1.6).
    public var start: Timestamp?
    public var durationSeconds: Int?
    public var periods: [Period]

    public init(evse: Int, unit: String, start: Timestamp?, durationSeconds: Int?, periods: [Period]) {
        self.evse = evse
        self.unit = unit
        self.start = start
        self.durationSeconds = durationSeconds
        self.periods = periods
    }

    enum CodingKeys: String, CodingKey {
        case evse, unit, start, periods
        case durationSeconds = "duration_seconds"
    }
}
