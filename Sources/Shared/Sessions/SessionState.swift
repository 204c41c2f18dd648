/// Where a charging session stands. One road for all OCPP versions.
public enum SessionState: String, Codable, Sendable, CaseIterable {
    /// A driver is authorised, no car is connected yet.
    case authorised
    /// The transaction runs, no energy flows yet.
    case started
    case charging
    /// The car or the charger pauses.
    case suspended
    /// Charging is over, the car is still connected or the stop is still to come.
    case finishing
    /// The charger said that it ended.
    case ended
    /// The end never came: closed as estimated, from the last reading.
    case abandoned

    /// Nothing more is expected of the session (which a late message may still contradict).
    public var isOver: Bool { self == .ended || self == .abandoned }

    public init(_ chargingState: ChargingState, hasCharged: Bool) {
        self =
            switch chargingState {
            case .charging: .charging
            case .suspendedByEV, .suspendedByEVSE: .suspended
            case .evConnected: hasCharged ? .finishing : .started
            case .idle: hasCharged ? .finishing : .authorised
            }
    }
}

/// What a technician should know of a session. The raw values are in databases: never renumber one.
public struct SessionFlags: OptionSet, Hashable, Sendable {
    public let rawValue: Int64

    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Readings stopped although the session goes on. Clears when they resume.
    public static let stale = SessionFlags(rawValue: 1)
    /// The import register went backwards.
    public static let meterBackwards = SessionFlags(rawValue: 2)
    /// The charger's clock was off by more than the limit. Clears when it is right again.
    public static let clockOff = SessionFlags(rawValue: 4)
    /// The end is an estimate from the last reading.
    public static let estimated = SessionFlags(rawValue: 8)
    /// The same message came with different contents.
    public static let conflicting = SessionFlags(rawValue: 16)
    /// The message that started it never came.
    public static let startMissing = SessionFlags(rawValue: 32)
    /// It started although its token was not accepted.
    public static let unauthorised = SessionFlags(rawValue: 64)

    /// It is over and could not be billed. Clears when a person has had it billed.
    public static let billWithheld = SessionFlags(rawValue: 128)

    /// Numbered messages of it are missing. Clears when they have come.
    public static let messagesMissing = SessionFlags(rawValue: 256)

    static let all: [(SessionFlags, String)] = [
        (.stale, "stale"), (.meterBackwards, "meter_backwards"), (.clockOff, "clock_off"),
        (.estimated, "estimated"), (.conflicting, "conflicting"), (.startMissing, "start_missing"),
        (.unauthorised, "unauthorised"), (.billWithheld, "bill_withheld"),
        (.messagesMissing, "messages_missing"),
    ]

    /// The words for the flags that are set, in a fixed order.
    public var names: [String] { Self.all.filter { self.contains($0.0) }.map(\.1) }
}

/// What of a session's time bills as what.
public enum SessionPhase: String, Codable, Sendable {
    case charging
    /// The car occupies the outlet and takes nothing, after it has charged.
    case idle
    /// Neither: the car waits for its first energy, or the charger itself holds it back.
    case paused
}

/// From `at` on, `phase` applies.
public struct PhaseChange: Hashable, Sendable {
    public var at: Timestamp
    public var phase: SessionPhase

    public init(at: Timestamp, phase: SessionPhase) {
        self.at = at
        self.phase = phase
    }
}
