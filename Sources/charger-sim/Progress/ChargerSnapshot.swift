/// How a charger stands with the gateway.
enum ChargerLink: Equatable, Sendable {
    case connecting
    case online
    /// It tries again; why it is not connected.
    case offline(String)
    /// It does not try again; why it was turned away.
    case refused(String)

    var isRefused: Bool {
        if case .refused = self { return true }
        return false
    }
}

/// What the screen shows of a charger.
struct ChargerSnapshot: Equatable, Sendable {
    struct Outlet: Equatable, Sendable {
        var state: ConnectorState
        /// Of the session, or nil where there is none: watt-hours, watts and percent.
        var session: (wattHours: Int, watts: Double, stateOfCharge: Double)?

        static func == (left: Outlet, right: Outlet) -> Bool {
            left.state == right.state && left.session?.wattHours == right.session?.wattHours
        }
    }

    var identity: String
    var link: ChargerLink
    var isAccepted: Bool
    var outlets: [Outlet]
    var counts: Counts
    /// Messages that wait for the gateway, and those that were given up.
    var waiting: Int
    var lost: Int
    var isDone: Bool

    init(_ charger: SimulatedCharger, link: ChargerLink) {
        self.identity = charger.plan.identity
        self.link = link
        self.isAccepted = charger.registration == .accepted
        self.outlets = charger.connectors.map { connector in
            let session = connector.session.map { session in
                (
                    wattHours: connector.wattHours - session.startWattHours, watts: session.power,
                    stateOfCharge: session.visit.car.stateOfCharge * 100
                )
            }
            return Outlet(state: connector.state, session: session)
        }
        self.counts = charger.counts
        self.waiting = charger.outbox.waiting.count
        self.lost = charger.outbox.lost
        self.isDone = charger.isDone || link.isRefused
    }
}

/// All chargers together.
struct Totals: Equatable, Sendable {
    var chargers = 0
    var online = 0
    var refused = 0
    /// Connected, and accepted by the gateway.
    var accepted = 0
    var charging = 0
    var watts = 0.0
    var counts = Counts()
    var waiting = 0
    var lost = 0

    init(_ chargers: [ChargerSnapshot]) {
        for charger in chargers {
            self.chargers += 1
            if charger.link == .online { self.online += 1 }
            if charger.link.isRefused { self.refused += 1 }
            if charger.isAccepted { self.accepted += 1 }
            for session in charger.outlets.compactMap(\.session) {
                self.charging += 1
                self.watts += session.watts
            }
            self.counts.add(charger.counts)
            self.waiting += charger.waiting
            self.lost += charger.lost
        }
    }
}

extension Counts {
    fileprivate mutating func add(_ other: Counts) {
        self.visits += other.visits
        self.sessions += other.sessions
        self.energy += other.energy
        self.sent += other.sent
        self.received += other.received
        self.commands += other.commands
        self.errors += other.errors
        self.refusedTokens += other.refusedTokens
    }
}
