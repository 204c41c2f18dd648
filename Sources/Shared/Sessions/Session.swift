/// One charging session: what both versions' messages say of it, in one state machine.
///
/// Pure: the methods take what happened, change the value and return what follows. Time comes in as an argument. A
/// session is never refused a message; what contradicts it is flagged.
public struct Session: Equatable, Sendable {
    public let id: SessionID
    public let charger: ChargerID
    public var outlet: Outlet
    /// The transaction's id on the wire: the charger's own in 2.x, `id` in 1.6.
    public let transaction: String
    public internal(set) var state: SessionState
    public internal(set) var flags: SessionFlags = []
    public internal(set) var token: IdToken?
    public internal(set) var startedAt: Timestamp
    public internal(set) var startSource: InstantSource
    /// What the charger claimed as the start: part of what recognises a retransmission.
    public internal(set) var startClaimed: Timestamp
    /// When the message that opened the session was received.
    public let openedAt: Timestamp
    public internal(set) var endedAt: Timestamp?
    /// What the charger claimed as the end; nil while no stop has come.
    public internal(set) var endClaimed: Timestamp?
    public internal(set) var stopReason: String?
    public internal(set) var startRegister: Energy?
    public internal(set) var lastRegister: Energy?
    public internal(set) var lastRegisterAt: Timestamp?
    /// The power drawn by the last reading that told it, in milliwatts.
    public internal(set) var power: Int64?
    /// The newest instant of a reading.
    public internal(set) var lastReadingAt: Timestamp?
    /// When the last message that belongs to the session was received.
    public internal(set) var lastHeardAt: Timestamp
    /// When the last reading was received.
    public internal(set) var lastReadingReceivedAt: Timestamp?
    /// Since when its end is suspected to be lost; nil while nothing says so.
    public internal(set) var suspectedAt: Timestamp?
    /// When the car left the connector, where that was seen: after the end, or (while a stop is still awaited) before it.
    public internal(set) var freeAt: Timestamp?
    public internal(set) var remoteStart: Int?
    public internal(set) var phases: [PhaseChange] = []
    /// The tariff's version that was in force at the start; nil where none is assigned.
    public var tariff: Int64?
    /// The newest of its records in the meter stream, from which the others are found; nil while it has none.
    public var lastReadingSeq: Int64?

    /// The energy so far: from the first register to the last, never negative.
    public var energy: Energy {
        guard let startRegister, let lastRegister else { return .zero }
        return max(lastRegister - startRegister, .zero)
    }

    /// Whether any energy had flowed by `instant`.
    func hasCharged(by instant: Timestamp) -> Bool {
        self.phases.contains { $0.phase == .charging && $0.at <= instant }
    }

    /// A session that the database kept. `phases` and `tariff` are set apart.
    public init(
        id: SessionID, charger: ChargerID, outlet: Outlet, transaction: String, state: SessionState,
        startedAt: Timestamp, startSource: InstantSource, startClaimed: Timestamp, openedAt: Timestamp
    ) {
        self.id = id
        self.charger = charger
        self.outlet = outlet
        self.transaction = transaction
        self.state = state
        self.startedAt = startedAt
        self.startSource = startSource
        self.startClaimed = startClaimed
        self.openedAt = openedAt
        self.lastHeardAt = openedAt
    }
}

/// What follows from what happened to a session.
public enum SessionAction: Hashable, Sendable {
    case changedState(from: SessionState, to: SessionState)
    case raised(SessionFlags)
    case cleared(SessionFlags)
    /// It is over: write the charge detail record and, unless the connector must be free first, the invoice.
    case ended
    /// The connector is free after the end.
    case connectorFreed
    /// A late message changed the facts of a session that was over: price it again.
    case factsChanged
    /// A late reading came in to a session that was over: price it again once no more come.
    case readingCameLate
}
