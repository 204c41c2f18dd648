/// Transaction messages.
extension Session {
    /// Opens the session that `report` belongs to: its start, or any later message where the start never came.
    ///
    /// - Parameters:
    ///   - instant: the instant that bills for `report`.
    ///   - received: when the gateway received it.
    public static func opened(
        id: SessionID, charger: ChargerID, by report: TransactionReport, at instant: BilledInstant, received: Timestamp
    ) -> Session {
        var session = Session(
            id: id, charger: charger, outlet: Self.outlet(told: report.outlet, known: .wholeCharger),
            transaction: report.transaction ?? String(id.rawValue), state: .started, startedAt: instant.at,
            startSource: instant.source, startClaimed: report.at, openedAt: received)
        if report.kind != .started { session.flags.insert(.startMissing) }
        if !report.isTokenOfEnd || report.kind == .ended { session.token = report.token }
        session.remoteStart = report.remoteStart
        session.reservation = report.reservation
        if report.kind == .started { session.startRegister = report.register ?? report.readings.firstRegister }
        session.lastRegister = session.startRegister
        session.lastRegisterAt = session.startRegister == nil ? nil : instant.at
        // A charger that tells no charging states (1.6) counts as charging until a status says otherwise.
        let phase: SessionPhase = report.chargingState == nil && report.sequence == nil ? .charging : .paused
        session.phases = [PhaseChange(at: instant.at, phase: phase)]
        return session
    }

    /// Where a session is after a message that tells `told`. A message that names the EVSE alone, or nothing, leaves the
    /// connector as it is known.
    static func outlet(told: Outlet?, known: Outlet) -> Outlet {
        guard let told, told.evse != 0 else { return known }
        guard told.connector == 0 else { return told }
        return told.evse == known.evse ? known : Outlet(evse: told.evse)
    }

    /// Where the session is once `report` has told of it: a transaction that began with an authorisation is nowhere
    /// (EVSE 0) until the car is plugged in, and the car may be plugged in elsewhere.
    public func outlet(after report: TransactionReport) -> Outlet {
        // A message that comes late tells where it was, and not where it is.
        let isLate = report.sequence.map { $0 < self.numbers.last ?? 0 } ?? false
        guard !isLate || self.outlet.evse == 0 else { return self.outlet }
        return Self.outlet(told: report.outlet, known: self.outlet)
    }

    /// A transaction message came, the one that opened the session included. Its readings are taken apart, before.
    public mutating func reported(_ report: TransactionReport, at instant: BilledInstant, received: Timestamp)
        -> [SessionAction]
    {
        self.lastHeardAt = max(self.lastHeardAt, received)
        self.heard(of: instant.at)
        var actions = self.clockSeen(off: instant.isChargerClockOff)
        actions += self.numbered(report, received: received)
        actions += self.completed(by: report, at: instant)
        switch report.kind {
        case .started, .updated:
            if let state = report.chargingState { actions += self.chargingChanged(to: state, at: instant.at) }
            if self.state == .abandoned { actions.append(.factsChanged) }
        case .ended:
            actions += self.stopped(by: report, at: instant)
        }
        return actions
    }

    /// Fills in what earlier messages left out.
    private mutating func completed(by report: TransactionReport, at instant: BilledInstant) -> [SessionAction] {
        if self.token == nil, !report.isTokenOfEnd || report.kind == .ended { self.token = report.token }
        self.outlet = self.outlet(after: report)
        self.remoteStart = self.remoteStart ?? report.remoteStart
        self.reservation = self.reservation ?? report.reservation
        guard self.flags.contains(.startMissing) else { return [] }
        guard report.kind == .started else {
            // Without its start message a session begins with the first message that tells of it, in whatever order.
            guard report.kind == .updated, instant.at < self.startedAt else { return [] }
            self.beginMoved(to: instant, claimed: report.at)
            return self.state.isOver ? [.readingCameLate] : []
        }
        self.flags.remove(.startMissing)
        self.begin(with: report, at: instant)
        return [.cleared(.startMissing)] + (self.state.isOver ? [.factsChanged] : [])
    }

    private mutating func begin(with report: TransactionReport, at instant: BilledInstant) {
        self.beginMoved(to: instant, claimed: report.at)
        self.startRegister = report.register ?? report.readings.firstRegister ?? self.startRegister
    }

    private mutating func beginMoved(to instant: BilledInstant, claimed: Timestamp) {
        self.startedAt = instant.at
        self.startSource = instant.source
        self.startClaimed = claimed
        if let first = self.phases.first, first.at > instant.at { self.phases[0].at = instant.at }
    }

    private mutating func chargingChanged(to chargingState: ChargingState, at instant: Timestamp) -> [SessionAction] {
        // What comes late tells of a phase that was, and not of how the session stands.
        let isNewest = self.phases.last.map { instant >= $0.at } ?? true
        let phases = self.phases
        if self.state != .ended || self.endedAt.map({ instant <= $0 }) ?? true {
            self.note(SessionPhase(chargingState), at: max(instant, self.startedAt))
        }
        guard !self.state.isOver else { return self.phases == phases ? [] : [.readingCameLate] }
        return isNewest ? self.move(to: SessionState(chargingState, hasCharged: self.hasCharged(by: instant))) : []
    }

    private mutating func stopped(by report: TransactionReport, at instant: BilledInstant) -> [SessionAction] {
        guard self.state != .ended else { return self.isContradicted(by: report) ? self.raise(.conflicting) : [] }
        return self.end(with: report, at: instant)
    }

    private mutating func end(with report: TransactionReport, at instant: BilledInstant) -> [SessionAction] {
        let isCorrection = self.state.isOver
        let isReplaced = self.state == .ended && self.lastRegisterAt == self.endedAt
        // An end before the begin stays what it is: then no time is billed, and the bill says so.
        let end = self.endInstant(claimed: report.at, instant)
        self.endedAt = end
        self.endClaimed = report.at
        self.stopReason = report.stopReason
        self.freeAt = self.freeAt.map { max($0, end) }
        self.suspectedAt = nil
        self.power = nil
        var actions = self.stopRegisterRead(
            report.register ?? report.readings.lastRegister, at: end, inPlaceOfAnother: isReplaced)
        actions += self.clear(.stale) + self.clear(.estimated)
        actions += self.move(to: .ended)
        return actions + (isCorrection ? [.sharesOutdated, .factsChanged] : [.ended])
    }

    /// When the session ended. By a wrong clock the instant of a stop cannot be told, but how long after the start it
    /// was can, where the same clock claimed both: a stop that waited in a queue does not bill the wait. A clock that
    /// stands still, or was set meanwhile, tells nothing; what it would make longer than it can have been is not taken.
    /// Where the gateway has measured, that bills.
    private func endInstant(claimed: Timestamp, _ instant: BilledInstant) -> Timestamp {
        let length = claimed.milliseconds(since: self.startClaimed)
        guard instant.isChargerClockOff, !instant.isMeasured, length > 0, !self.flags.contains(.startMissing) else {
            return instant.at
        }
        return min(self.startedAt.advanced(byMilliseconds: length), instant.at)
    }

    /// - Parameter isReplaced: what is known as the last register is what another stop told, and no reading.
    private mutating func stopRegisterRead(
        _ register: Energy?, at end: Timestamp, inPlaceOfAnother isReplaced: Bool
    ) -> [SessionAction] {
        guard let register else { return [] }
        let isBackwards = !isReplaced && self.lastRegister.map { register < $0 } ?? false
        self.lastRegister = register
        self.lastRegisterAt = end
        self.startRegister = self.startRegister ?? register
        return isBackwards ? self.raise(.meterBackwards) : []
    }

    /// Whether `report` is a stop that says something else than the one that ended the session.
    public func isContradicted(by report: TransactionReport) -> Bool {
        guard self.state == .ended, report.kind == .ended else { return false }
        return self.endClaimed != report.at || (report.register.map { $0 != self.lastRegister } ?? false)
    }

    /// The token of the session was looked up.
    public mutating func authorised(_ authorization: Authorization) -> [SessionAction] {
        authorization.status == .accepted ? self.clear(.unauthorised) : self.raise(.unauthorised)
    }

    /// The same message came again with other contents.
    public mutating func contradicted() -> [SessionAction] { self.raise(.conflicting) }

    /// A person has looked at everything that contradicted it.
    public mutating func contradictionsSettled() -> [SessionAction] { self.clear(.conflicting) }

    /// A person says that a message belongs to the session and tells the truth: what it says takes the place of what
    /// is known, an end that was reported otherwise included. Its readings are taken apart, before.
    public mutating func adopted(_ report: TransactionReport, at instant: BilledInstant, received: Timestamp)
        -> [SessionAction]
    {
        switch report.kind {
        case .started:
            if !self.flags.contains(.startMissing) { self.begin(with: report, at: instant) }
            return self.reported(report, at: instant, received: received)
        case .updated:
            return self.reported(report, at: instant, received: received)
        case .ended:
            self.lastHeardAt = max(self.lastHeardAt, received)
            let actions = self.numbered(report, received: received) + self.completed(by: report, at: instant)
            return actions + self.end(with: report, at: instant)
        }
    }

    /// It is over and its bill cannot be made.
    public mutating func billWithheld() -> [SessionAction] { self.raise(.billWithheld) }

    /// The bill that was withheld is made.
    public mutating func billMade() -> [SessionAction] { self.clear(.billWithheld) }
}

extension SessionPhase {
    init(_ chargingState: ChargingState) {
        self =
            switch chargingState {
            case .charging: .charging
            case .suspendedByEVSE: .paused
            case .suspendedByEV, .evConnected, .idle: .idle
            }
    }
}

extension [ReadingSet] {
    /// The first import register told.
    var firstRegister: Energy? { self.lazy.compactMap(\.importRegister).first }

    /// The last import register told.
    var lastRegister: Energy? { self.lazy.reversed().compactMap(\.importRegister).first }
}

/// Small steps that every event shares.
extension Session {
    mutating func move(to next: SessionState) -> [SessionAction] {
        guard next != self.state else { return [] }
        defer { self.state = next }
        return [.changedState(from: self.state, to: next)]
    }

    mutating func raise(_ flag: SessionFlags) -> [SessionAction] {
        self.flags.insert(flag).inserted ? [.raised(flag)] : []
    }

    mutating func clear(_ flag: SessionFlags) -> [SessionAction] {
        self.flags.remove(flag) == nil ? [] : [.cleared(flag)]
    }

    mutating func clockSeen(off: Bool) -> [SessionAction] {
        off ? self.raise(.clockOff) : self.clear(.clockOff)
    }

    /// How many phase changes a session keeps; a charger that flaps beyond that stays in its last phase.
    static let phaseLimit = 2000

    mutating func note(_ phase: SessionPhase, at instant: Timestamp) {
        guard self.phases.count < Self.phaseLimit else { return }
        let index = self.phases.lastIndex { $0.at <= instant }.map { $0 + 1 } ?? 0
        // What tells nothing new is left out, unless a message may still come that tells of something else in between.
        let mayBeParted = self.numbers.mayBeUnderWay && self.phases.count < Self.phaseLimit / 2
        if index > 0, self.phases[index - 1].phase == phase, !mayBeParted { return }
        self.phases.insert(PhaseChange(at: instant, phase: phase), at: index)
    }
}
