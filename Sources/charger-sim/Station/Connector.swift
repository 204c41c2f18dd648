/// One outlet: its meter, and who is there.
struct Connector: Equatable, Sendable {
    /// 1 and up; in 2.0.1 the EVSE's, each with one connector.
    let number: Int
    /// The meter's register, in watt-hours; never goes back.
    var registerWattHours: Double
    var isOperative = true
    /// Goes out of service, or into it, when the session ends.
    var scheduledOperative: Bool?
    var occupancy: Occupancy

    var session: ChargingSession? {
        if case .charging(let session) = self.occupancy { return session }
        return nil
    }

    /// The register as messages carry it.
    var wattHours: Int { Int(self.registerWattHours) }
}

/// Who is at a connector. Instants are uptimes in milliseconds.
enum Occupancy: Equatable, Sendable {
    /// The next car comes then; nil where none comes by itself.
    case free(nextCarAt: Int64?)
    /// A car waits to be authorised, and asks then.
    case plugged(Visit, askAt: Int64)
    case authorizing(Visit)
    case charging(ChargingSession)
    /// The session is over and the cable still plugged.
    case leaving(at: Int64)
}

/// A transaction as the charger knows it.
struct ChargingSession: Equatable, Sendable {
    /// What the charger itself calls it; the 1.6 transaction id comes from the gateway, later.
    let key: TransactionKey
    var visit: Visit
    let startWattHours: Int
    let startedAt: Moment
    /// The number of the next 2.0.1 event, from 0.
    var nextSequence = 0
    var state = ChargingState.connected
    /// In watts, now.
    var power = 0.0
    /// Up to when energy has been counted; uptimes in milliseconds, as are those that follow.
    var countedUntil: Int64
    var nextReadingAt: Int64
    var leavesAt: Int64

    init(key: TransactionKey, visit: Visit, startWattHours: Int, now: Moment, firstReadingIn: Double, stay: Double) {
        self.key = key
        self.visit = visit
        self.startWattHours = startWattHours
        self.startedAt = now
        self.countedUntil = now.uptime
        self.nextReadingAt = now.uptime(in: firstReadingIn)
        self.leavesAt = now.uptime(in: stay)
    }
}

/// What a transaction is doing.
enum ChargingState: Equatable, Sendable {
    case connected
    case charging
    /// The car draws nothing: it is full.
    case suspendedByCar
    /// The charger may not offer enough.
    case suspendedByCharger
}

/// What the charger calls a transaction, for its own life.
struct TransactionKey: Hashable, Sendable {
    /// The 2.0.1 transaction id, at most 36 characters; in 1.6 it never leaves the charger.
    let text: String
}
