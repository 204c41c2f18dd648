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
    /// The number of the remote start that it answers (2.x `remoteStartId`).
    public internal(set) var remoteStart: Int?
    /// The number of the reservation that it used up.
    public internal(set) var reservation: Int?
    /// The export register at the first and the last reading that told it; nil where none did.
    public internal(set) var startExport: Energy?
    public internal(set) var lastExport: Energy?
    /// When those were measured.
    public internal(set) var startExportAt: Timestamp?
    public internal(set) var lastExportAt: Timestamp?
    /// How far it stands in the roll-ups.
    public var rollup = RollupMark()
    /// Which of its numbered messages have come; nothing in 1.6, which numbers none.
    public internal(set) var numbers = MessageNumbers()
    /// What was told, in order of time: what is idle before the car has charged counts as paused (`billedPhases`).
    public internal(set) var phases: [PhaseChange] = []
    /// What the session's instants are told by.
    public var clock = SessionClock()
    /// The tariff's version that was in force at the start; nil where none is assigned.
    public var tariff: Int64?
    /// The newest of its records in the meter stream, from which the others are found; nil while it has none.
    public var lastReadingSeq: Int64?

    /// The energy so far: from the first register to the last, never negative.
    public var energy: Energy {
        guard let startRegister, let lastRegister else { return .zero }
        return max(lastRegister - startRegister, .zero)
    }

    /// The energy that the car gave back, which is no part of `energy`; nil where the meter does not tell it.
    public var exported: Energy? {
        guard let startExport, let lastExport else { return nil }
        return max(lastExport - startExport, .zero)
    }

    /// What of its time bills as what. Decided when it is asked, because that the car has charged may be told late.
    public var billedPhases: [PhaseChange] {
        var billed: [PhaseChange] = []
        var hasCharged = false
        for change in self.phases {
            hasCharged = hasCharged || change.phase == .charging
            let phase = change.phase == .idle && !hasCharged ? .paused : change.phase
            if billed.last?.phase != phase { billed.append(PhaseChange(at: change.at, phase: phase)) }
        }
        return billed
    }

    /// Until when its messages tell of it.
    public var toldUntil: Timestamp {
        max(self.lastReadingAt ?? self.startedAt, self.phases.last?.at ?? self.startedAt, self.startedAt)
    }

    /// When the message that opened the session was received, by the gateway's clock as it is now.
    public var openedWall: Timestamp { self.clock.steppedWall(self.openedAt) }

    /// The instant that bills for a message of the session, which then keeps what that told of the charger's clock.
    ///
    /// - Parameters:
    ///   - claimed: the charger's timestamp; nil where it gives none.
    ///   - isQueued: it was kept while the charger was offline.
    ///   - connectedAt: when the connection was opened that carried it.
    ///   - limit: how far clocks may be apart, in milliseconds.
    public mutating func place(
        claimed: Timestamp?, received: Reception, isQueued: Bool, connectedAt: Timestamp, limit: Int64
    ) -> BilledInstant {
        if let claimed { self.lookBehind(claimed, received: received.at, connectedAt: connectedAt) }
        return self.clock.place(
            claimed: claimed, received: received, isQueued: isQueued, connectedAt: connectedAt, start: self.startedAt,
            limit: limit)
    }

    /// Whether the charger's clock was behind when the session began: over the connection that brought the begin
    /// something comes just as long after it as it claims to be.
    private mutating func lookBehind(_ claimed: Timestamp, received: Timestamp, connectedAt: Timestamp) {
        let waited = received.milliseconds(since: self.openedWall)
        let difference = claimed.milliseconds(since: self.startClaimed).subtractingReportingOverflow(waited)
        guard self.clock.behind == 0, self.startSource == .charger, self.openedWall >= connectedAt,
            self.startClaimed < self.clock.unsteppedWall(connectedAt), waited >= Self.leastWait, !difference.overflow,
            difference.partialValue.magnitude <= Self.sameWait
        else { return }
        self.beganBehind()
    }

    /// The charger's clock was behind when the session began.
    public mutating func beganBehind() {
        let behind = self.openedAt.milliseconds(since: self.startedAt)
        if behind > 0 { self.clock.beganBehind(by: behind) }
    }

    /// Messages of a queue follow each other sooner than this, in milliseconds.
    private static let leastWait: Int64 = 30_000
    /// How exactly two clocks measure the same wait, in milliseconds.
    private static let sameWait: UInt64 = 10_000

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
    /// A reading or a charging state came late, to a session that was over: price it again once no more come.
    case readingCameLate
    /// Numbered messages stay away: ask the charger whether it still has them.
    case messagesWanted
    /// The charger has none of the messages that are missing.
    case messagesLost
    /// What quarters of an hour that are over hold of it is to be added to the roll-ups.
    case sharesGrew(Shares)
    /// Something came late or was wrong: its shares in the roll-ups are to be made anew.
    case sharesOutdated
}
