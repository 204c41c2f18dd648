internal import OCPP

/// The life of a connector: a car comes, is authorised, charges, and leaves.
extension SimulatedCharger {
    /// Lets time pass at a connector.
    mutating func step(_ index: Int, _ now: Moment) {
        switch self.connectors[index].occupancy {
        case .free(let nextCarAt): if let nextCarAt, nextCarAt <= now.uptime { self.carComes(index, now) }
        case .plugged(let visit, let askAt): if askAt <= now.uptime { self.ask(index, visit, now) }
        case .authorizing: break
        case .charging: self.charge(index, now)
        case .leaving(let time): if time <= now.uptime { self.carLeft(index, now) }
        }
    }

    private mutating func carComes(_ index: Int, _ now: Moment) {
        let isOpen = self.connectors[index].isOperative && self.pendingReset == nil && self.registration == .accepted
        guard isOpen else {
            self.connectors[index].occupancy = .free(nextCarAt: now.uptime(in: max(1, self.plan.real(60))))
            return
        }
        guard self.expectsCars, !self.isFinishing else {
            self.connectors[index].occupancy = .free(nextCarAt: nil)
            return
        }
        self.plugIn(index, .random(token: self.plan.token, using: &self.random), now)
    }

    /// A car is plugged in, and its driver holds a token to the reader a little later.
    mutating func plugIn(_ index: Int, _ visit: Visit, _ now: Moment) {
        self.counts.visits += 1
        self.connectors[index].occupancy = .plugged(visit, askAt: now.uptime(in: min(5, self.plan.real(15))))
        self.tellStatus(index, .preparing, now)
    }

    private mutating func ask(_ index: Int, _ visit: Visit, _ now: Moment) {
        if visit.remoteStart?.isAuthorized == true { return self.startSession(index, visit, now) }
        if self.isOnline, self.registration == .accepted {
            self.connectors[index].occupancy = .authorizing(visit)
            self.tell(.authorize(connector: self.connectors[index].number, visit.token))
        } else if self.knownTokens.contains(visit.token), self.settings.isOn("LocalAuthorizeOffline") {
            self.startSession(index, visit, now)
        } else {
            self.connectors[index].occupancy = .plugged(visit, askAt: now.uptime(in: 2))
        }
    }

    mutating func startSession(_ index: Int, _ visit: Visit, _ now: Moment) {
        let interval = self.readingInterval
        self.connectors[index].occupancy = .charging(
            ChargingSession(
                key: TransactionKey(text: "tx-\(self.newID())"), visit: visit,
                startWattHours: self.connectors[index].wattHours, now: now, firstReadingIn: interval,
                stay: self.plan.real(visit.staySeconds)))
        self.note(.sessionStarted(connector: self.connectors[index].number, token: visit.token.value))
        let cause = visit.remoteStart == nil ? TransactionCause.authorized : .remoteStart
        self.tellTransaction(index, .started, cause, .begin, now)
        self.followTheCar(index, now)
    }

    /// Counts energy, tells what changed, and lets the driver come back in time.
    private mutating func charge(_ index: Int, _ now: Moment) {
        self.countEnergy(index, now)
        guard let session = self.connectors[index].session else { return }
        if session.leavesAt <= now.uptime { return self.endSession(index, .local, .stopAuthorized, now) }
        self.followTheCar(index, now)
        guard session.nextReadingAt <= now.uptime else { return }
        let interval = self.readingInterval
        self.updateSession(index) { $0.nextReadingAt = now.uptime(in: interval) }
        if self.sendsReadings { self.tellTransaction(index, .updated, .periodic, .periodic, now) }
    }

    /// Ends the session at a connector; the cable stays plugged for a while.
    mutating func endSession(_ index: Int, _ reason: StopCause, _ cause: TransactionCause, _ now: Moment) {
        self.countEnergy(index, now)
        guard let session = self.connectors[index].session else { return }
        self.updateSession(index) { $0.power = 0 }
        self.tellTransaction(index, .ended, cause, .end, now, stop: reason)
        let wattHours = self.connectors[index].wattHours - session.startWattHours
        self.counts.sessions += 1
        self.counts.energy += wattHours
        let seconds = Int((now.uptime - session.startedAt.uptime) / 1000)
        self.note(
            .sessionEnded(
                connector: self.connectors[index].number, wattHours: wattHours, seconds: seconds, reason: reason))
        self.limits.sessionEnded(connector: self.connectors[index].number)
        self.connectors[index].occupancy = .leaving(at: now.uptime(in: self.plan.real(45)))
        self.tellStatus(index, .finishing, now)
    }

    mutating func carLeft(_ index: Int, _ now: Moment) {
        if let isOperative = self.connectors[index].scheduledOperative {
            self.connectors[index].isOperative = isOperative
            self.connectors[index].scheduledOperative = nil
        }
        let pause = self.plan.real(Double.random(in: 60...600, using: &self.random))
        let comesAgain = self.expectsCars && !self.isFinishing
        self.connectors[index].occupancy = .free(nextCarAt: comesAgain ? now.uptime(in: pause) : nil)
        self.tellStatus(index, self.connectors[index].isOperative ? .available : .unavailable, now)
    }

    // MARK: Energy

    /// Lets the power that flowed since the last time into the battery and through the meter.
    mutating func countEnergy(_ index: Int, _ now: Moment) {
        guard case .charging(var session) = self.connectors[index].occupancy else { return }
        let seconds = Double(max(0, now.uptime - session.countedUntil)) / 1000 * self.plan.speed
        session.countedUntil = max(session.countedUntil, now.uptime)
        self.connectors[index].registerWattHours += session.visit.car.charge(power: session.power, seconds: seconds)
        self.connectors[index].occupancy = .charging(session)
    }

    /// Sets the power by what the car wants and the profiles allow, and tells when it starts or stops to flow.
    mutating func followTheCar(_ index: Int, _ now: Moment) {
        guard let session = self.connectors[index].session else { return }
        let car = session.visit.car
        let offered = self.allowance(index, now).power(phases: car.phases)
        let power = car.power(offered: offered)
        let state: ChargingState = power > 0 ? .charging : car.isFull ? .suspendedByCar : .suspendedByCharger
        self.updateSession(index) {
            $0.power = power
            $0.state = state
        }
        guard state != session.state else { return }
        self.tellStatus(index, state.connectorState, now)
        if self.plan.version >= .v201 { self.tellTransaction(index, .updated, .stateChanged, .periodic, now) }
    }

    func allowance(_ index: Int, _ now: Moment) -> Allowance {
        let connector = self.connectors[index]
        return self.limits.allowance(
            connector: connector.number, at: now.wall, sessionStart: connector.session?.startedAt.wall)
    }

    /// Changes the session at a connector, if there is one.
    mutating func updateSession(_ index: Int, _ change: (inout ChargingSession) -> Void) {
        guard case .charging(var session) = self.connectors[index].occupancy else { return }
        change(&session)
        self.connectors[index].occupancy = .charging(session)
    }

    /// An interval of 0 means no readings; the session is then looked at each minute.
    private var sendsReadings: Bool { self.settings.integer("MeterValueSampleInterval", otherwise: 60) > 0 }

    /// Seconds of the world between readings; never so short that a simulation drowns the gateway.
    private var readingInterval: Double {
        let seconds = self.settings.integer("MeterValueSampleInterval", otherwise: self.plan.meterIntervalSeconds)
        return max(0.05, self.plan.real(Double(seconds > 0 ? seconds : 60)))
    }
}

extension ChargingState {
    var connectorState: ConnectorState {
        switch self {
        case .connected: .preparing
        case .charging: .charging
        case .suspendedByCar: .suspendedByCar
        case .suspendedByCharger: .suspendedByCharger
        }
    }
}
