/// The arguments of each verb.
public enum CommandArguments: Hashable, Sendable {
    case start(token: IdToken, outlet: Outlet?)
    /// Stops the session with this number, or the one at this EVSE, or where both are nil the only one at the charger.
    case stop(session: SessionID?, evse: Int? = nil)
    case unlock(Outlet)
    case reset(ResetKind)
    case availability(isOperative: Bool, outlet: Outlet?)
    case limit(ChargingLimit)
    case clearLimit(LimitSelection)
    case schedule(ScheduleQuestion)
    /// Has the charger report its charging profiles.
    case profiles(LimitSelection)
    case reserve(ReservationOrder)
    /// Ends the reservation with this number.
    case cancelReservation(Int64)
    /// Has the charger forget which tokens it let charge.
    case clearCache
    /// Sends the charger the site's tokens: all of them, or only what differs where it can tell what it has.
    case localList(isFull: Bool)
    case updateFirmware(FirmwareOrder)
    case getLogs(LogOrder)
    /// Has a local controller publish firmware to the chargers behind it (2.x), or stop that.
    case publishFirmware(PublishOrder)
    case unpublishFirmware(checksum: String)
    case setDisplay(DisplayOrder)
    /// Has the charger report the messages on its display.
    case displays
    /// Takes the message with this id off the display.
    case clearDisplay(Int)
    case setMonitor(MonitorOrder)
    /// Has the charger report its monitors.
    case monitors
    case clearMonitor(MonitorSelection)
    case customer(CustomerQuestion)
    case trigger(message: String, outlet: Outlet?)
    case configure(key: String, value: String)
    case certificate(CertificateCommand)
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
        case .clearLimit: .clearLimit
        case .schedule: .schedule
        case .profiles: .profiles
        case .reserve: .reserve
        case .cancelReservation: .cancelReservation
        case .clearCache: .clearCache
        case .localList: .localList
        case .updateFirmware: .updateFirmware
        case .getLogs: .getLogs
        case .publishFirmware: .publishFirmware
        case .unpublishFirmware: .unpublishFirmware
        case .setDisplay: .setDisplay
        case .displays: .displays
        case .clearDisplay: .clearDisplay
        case .setMonitor: .setMonitor
        case .monitors: .monitors
        case .clearMonitor: .clearMonitor
        case .customer: .customer
        case .trigger: .trigger
        case .configure: .configure
        case .certificate(let command): command.verb
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

extension CommandArguments {
    /// Why it cannot be asked of the place that it names; nil where it can. EVSE 0 is the charger itself.
    public var placeProblem: String? {
        switch self {
        case .start(_, let outlet?) where outlet.evse == 0, .unlock(let outlet) where outlet.evse == 0:
            "'evse' must be from 1: '\(self.verb.rawValue)' is for an EVSE, not for the whole charger"
        default: nil
        }
    }

    /// Why it cannot be asked at `now` for the times that it names; nil where it can.
    public func timeProblem(at now: Timestamp) -> String? {
        switch self {
        case .reserve(let order): Self.problem(from: nil, until: order.until, now: now)
        case .setDisplay(let order): Self.problem(from: order.from, until: order.until, now: now)
        case .getLogs(let order):
            Self.isBackwards(order.since, order.until) ? "'until' must be later than 'since'" : nil
        default: nil
        }
    }

    private static func problem(from: Timestamp?, until: Timestamp?, now: Timestamp) -> String? {
        if let until, until <= now { return "'until' (\(until)) is past: now it is \(now)" }
        return self.isBackwards(from, until) ? "'until' must be later than 'from'" : nil
    }

    private static func isBackwards(_ from: Timestamp?, _ until: Timestamp?) -> Bool {
        guard let from, let until else { return false }
        return until <= from
    }
}
