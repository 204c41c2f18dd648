/// The arguments of each verb.
public enum CommandArguments: Hashable, Sendable {
    case start(token: IdToken, outlet: Outlet?)
    /// Stops the session with this number, or the only one at the charger where nil.
    case stop(session: SessionID?)
    case unlock(Outlet)
    case reset(ResetKind)
    case availability(isOperative: Bool, outlet: Outlet?)
    case limit(ChargingLimit)
    case trigger(message: String, outlet: Outlet?)
    case configure(key: String, value: String)
    /// `payload` is a JSON object, kept as text.
    case ocpp(action: String, payload: String)

    public var verb: CommandVerb {
        switch self {
        case .start: .start
        case .stop: .stop
        case .unlock: .unlock
        case .reset: .reset
        case .availability: .availability
        case .limit: .limit
        case .trigger: .trigger
        case .configure: .configure
        case .ocpp: .ocpp
        }
    }
}

/// How a charger is restarted.
public enum ResetKind: String, Codable, Sendable, CaseIterable {
    /// Lets sessions end first (1.6 Soft, 2.x OnIdle).
    case soft
    /// At once (1.6 Hard, 2.x Immediate).
    case hard
}

/// An upper bound for what an outlet may draw.
public struct ChargingLimit: Hashable, Sendable {
    /// The unit of a limit (`ChargingRateUnitType`).
    public enum Unit: String, Codable, Sendable, CaseIterable {
        case ampere = "A"
        case watt = "W"
    }

    /// EVSE 0 is the whole charger.
    public var evse: Int
    /// In tenths of the unit: the standard allows one decimal (1.6 §7.12).
    public var tenths: Int
    public var unit: Unit
    /// For how long; nil until it is replaced.
    public var durationSeconds: Int?

    public init(evse: Int, tenths: Int, unit: Unit, durationSeconds: Int? = nil) {
        self.evse = evse
        self.tenths = tenths
        self.unit = unit
        self.durationSeconds = durationSeconds
    }
}
