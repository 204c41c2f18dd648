/// An upper bound for what an outlet may draw.
public struct ChargingLimit: Hashable, Sendable {
    /// The unit of a limit (`ChargingRateUnitType`).
    public enum Unit: String, Codable, Sendable, CaseIterable {
        case ampere = "A"
        case watt = "W"
    }

    /// What is limited (`ChargingProfilePurposeType`), in words that hold for every version.
    public enum Purpose: String, Codable, Sendable, CaseIterable {
        /// All that the charger draws (1.6 ChargePointMaxProfile, 2.x ChargingStationMaxProfile).
        case max
        /// Every session that has no limit of its own (TxDefaultProfile).
        case transactionDefault = "default"
        /// The session that runs at the EVSE, until it ends (TxProfile).
        case session
        /// What holds in place of the others while a session has priority (2.1 PriorityCharging).
        case priority
        /// What is generated on the site, on top of what the others allow (2.1 LocalGeneration).
        case localGeneration = "local-generation"
        /// What others limit (2.x ChargingStationExternalConstraints): to be listed, not set.
        case external
    }

    /// The stack levels that are used here; chargers take fewer (`ChargeProfileMaxStackLevel`).
    public static let stackLevels = 0...99

    /// EVSE 0 is the whole charger.
    public var evse: Int
    /// In tenths of the unit: the standard allows one decimal (1.6 §7.12).
    public var tenths: Int
    public var unit: Unit
    /// For how long; nil until it is replaced.
    public var durationSeconds: Int?
    public var purpose: Purpose
    /// Of several limits for the same purpose the one with the highest level holds.
    public var stackLevel: Int

    /// - Parameter purpose: nil for that which is usual at the place: the maximum of a charger, the default of an EVSE.
    public init(
        evse: Int, tenths: Int, unit: Unit, durationSeconds: Int? = nil, purpose: Purpose? = nil, stackLevel: Int = 0
    ) {
        self.evse = evse
        self.tenths = tenths
        self.unit = unit
        self.durationSeconds = durationSeconds
        self.purpose = purpose ?? (evse == 0 ? .max : .transactionDefault)
        self.stackLevel = stackLevel
    }

    /// What is wrong with where and for what it is meant; nil when nothing is.
    public var problem: String? {
        switch self.purpose {
        case .max where self.evse != 0: "a limit with the purpose 'max' is the whole charger's: leave the EVSE out"
        case .session where self.evse == 0: "a limit with the purpose 'session' needs the EVSE where the session runs"
        case .external: "a limit with the purpose 'external' is set by others: it can be listed, not set"
        case .max, .transactionDefault, .session, .priority, .localGeneration: nil
        }
    }

    init(_ args: KeyedDecodingContainer<CommandArguments.Key>) throws {
        let limit = try args.decode(Double.self, forKey: .limit)
        let tenths = (limit * 10).rounded()
        guard (0...100_000_000).contains(tenths), abs(tenths - limit * 10) < 0.001 else {
            throw CommandArgumentError(problem: "'limit' must be from 0 to 10000000 with at most one decimal")
        }
        self.init(
            evse: try args.outlet()?.evse ?? 0, tenths: Int(tenths),
            unit: try args.decodeIfPresent(Unit.self, forKey: .unit) ?? .ampere,
            durationSeconds: try args.number(.durationSeconds, in: 1...31_536_000),
            purpose: try args.decodeIfPresent(Purpose.self, forKey: .purpose),
            stackLevel: try args.number(.stackLevel, in: Self.stackLevels) ?? 0)
        if let problem { throw CommandArgumentError(problem: problem) }
    }

    func encode(to args: inout KeyedEncodingContainer<CommandArguments.Key>) throws {
        try args.encode(self.evse, forKey: .evse)
        try args.encode(Double(self.tenths) / 10, forKey: .limit)
        try args.encode(self.unit, forKey: .unit)
        try args.encodeIfPresent(self.durationSeconds, forKey: .durationSeconds)
        try args.encode(self.purpose, forKey: .purpose)
        try args.encode(self.stackLevel, forKey: .stackLevel)
    }
}

/// Which limits are to be taken away: those that fit all that is named, every one where nothing is.
public struct LimitSelection: Hashable, Sendable {
    /// EVSE 0 for the limits of the whole charger; nil for any.
    public var evse: Int?
    public var purpose: ChargingLimit.Purpose?
    public var stackLevel: Int?

    public init(evse: Int? = nil, purpose: ChargingLimit.Purpose? = nil, stackLevel: Int? = nil) {
        self.evse = evse
        self.purpose = purpose
        self.stackLevel = stackLevel
    }

    init(_ args: KeyedDecodingContainer<CommandArguments.Key>) throws {
        self.init(
            evse: try args.outlet()?.evse,
            purpose: try args.decodeIfPresent(ChargingLimit.Purpose.self, forKey: .purpose),
            stackLevel: try args.number(.stackLevel, in: ChargingLimit.stackLevels))
    }

    func encode(to args: inout KeyedEncodingContainer<CommandArguments.Key>) throws {
        try args.encodeIfPresent(self.evse, forKey: .evse)
        try args.encodeIfPresent(self.purpose, forKey: .purpose)
        try args.encodeIfPresent(self.stackLevel, forKey: .stackLevel)
    }
}
