internal import OCPP

/// What the gateway can ask for, whatever the version. Each returns the word that answers it.
extension SimulatedCharger {
    /// A CALL from the gateway arrived.
    mutating func answer(_ call: CallFrame, _ now: Moment) {
        self.counts.commands += 1
        do {
            let answer: CommandAnswer?
            switch self.plan.version {
            case .v16: answer = try self.answer16(call, now)
            case .v201, .v21: answer = try self.answer201(call, now)
            }
            guard let answer else { return self.refuse(call) }
            self.act(.send(Frame.result(id: call.id, payload: answer.payload)))
            self.note(.command(action: call.actionName, outcome: answer.outcome))
            self.follow(answer.consequence, now)
        } catch {
            self.note(.command(action: call.actionName, outcome: "refused, \(error)"))
            self.act(
                .send(
                    Frame.error(
                        id: call.id, code: error.code, description: error.description, version: self.plan.version)))
        }
    }

    private mutating func refuse(_ call: CallFrame) {
        let code: CallErrorCode = call.action == nil ? .notImplemented : .notSupported
        self.note(.command(action: call.actionName, outcome: code.rawValue))
        self.act(
            .send(
                Frame.error(
                    id: call.id, code: code, description: "charger-sim does not know \(call.actionName.prefix(40))",
                    version: self.plan.version)))
    }

    /// What an accepted command sets in motion, after its answer has left.
    private mutating func follow(_ consequence: Consequence, _ now: Moment) {
        switch consequence {
        case .none: break
        case .start(let index, let visit): self.plugIn(index, visit, now)
        case .stop(let index, let reason, let cause): self.endSession(index, reason, cause, now)
        case .reset(let isHard): self.reset(isHard: isHard, now)
        case .resetWhenIdle: self.pendingReset = PendingReset(deadline: nil)
        case .tell(let reports): for report in reports { self.tell(report) }
        case .boot: self.tell(.boot(isRemoteReset: self.bootIsRemoteReset))
        case .transactionEvent(let indices):
            for index in indices { self.tellTransaction(index, .updated, .trigger, .trigger, now) }
        case .availability(let indices): for index in indices { self.tellAvailability(index, now) }
        case .settings:
            // A shorter heartbeat interval counts from now.
            if let time = self.heartbeatAt { self.heartbeatAt = min(time, now.uptime(in: self.heartbeatSeconds)) }
        case .limits:
            for index in self.connectors.indices {
                self.countEnergy(index, now)
                self.followTheCar(index, now)
            }
        }
    }

    private mutating func tellAvailability(_ index: Int, _ now: Moment) {
        self.tellStatus(index, self.connectors[index].state, now)
    }

    // MARK: Start and stop

    /// Where a session can start that is asked for at `connector`, or anywhere.
    func freeConnector(_ connector: Int?) -> Int? {
        self.connectors.firstIndex { candidate in
            guard connector == nil || connector == candidate.number, candidate.isOperative else { return false }
            switch candidate.occupancy {
            case .free, .plugged: return true
            case .authorizing, .charging, .leaving: return false
            }
        }
    }

    /// The car that comes, or waits already, for a session that the gateway starts.
    mutating func visit(at index: Int, token: Token, requestID: Int?) -> Visit {
        var visit: Visit
        if case .plugged(let waiting, _) = self.connectors[index].occupancy {
            visit = waiting
            self.counts.visits -= 1
        } else {
            visit = .random(token: token, using: &self.random)
        }
        visit.token = token
        visit.remoteStart = RemoteStart(
            id: requestID, isAuthorized: !self.settings.isOn("AuthorizeRemoteTxRequests"))
        return visit
    }

    // MARK: Reset

    /// Stops what charges; the connection closes as soon as the gateway knows.
    private mutating func reset(isHard: Bool, _ now: Moment) {
        for index in self.connectors.indices where self.connectors[index].session != nil {
            self.endSession(index, isHard ? .hardReset : .softReset, .reset, now)
        }
        self.pendingReset = PendingReset(deadline: now.uptime(in: 5))
    }

    mutating func proceedWithReset(_ now: Moment) {
        guard self.isOnline, let reset = self.pendingReset else { return }
        guard self.connectors.allSatisfy({ $0.session == nil }) else { return }
        let deadline = reset.deadline ?? now.uptime
        guard !self.outbox.holdsTransactions || deadline <= now.uptime else { return }
        self.pendingReset = nil
        self.registration = .unknown
        self.bootIsRemoteReset = true
        self.hangUp(reconnectIn: min(10, max(1, self.plan.real(20))), now)
    }

    // MARK: Availability

    /// - Parameter connector: 0 is all of them.
    /// - Returns: whether all could change at once, and which did; nil when there is no such connector.
    mutating func setAvailability(_ connector: Int, isOperative: Bool) -> (isImmediate: Bool, changed: [Int])? {
        let indices = self.connectors.indices.filter { connector == 0 || self.connectors[$0].number == connector }
        guard !indices.isEmpty else { return nil }
        var changed: [Int] = []
        for index in indices {
            guard case .free = self.connectors[index].occupancy else {
                self.connectors[index].scheduledOperative = isOperative
                continue
            }
            self.connectors[index].isOperative = isOperative
            changed.append(index)
        }
        return (changed.count == indices.count, changed)
    }

    // MARK: Triggers

    /// The connectors that a trigger is for.
    func triggered(_ connector: Int?) -> [Int] {
        self.connectors.indices.filter { connector == nil || connector == 0 || self.connectors[$0].number == connector }
    }

    mutating func readings(_ indices: [Int], _ now: Moment) -> [Report] {
        var reports: [Report] = []
        for index in indices {
            self.countEnergy(index, now)
            let reading = self.reading(index, .trigger, now)
            let connector = self.connectors[index]
            reports.append(.reading(connector: connector.number, reading, transaction: connector.session?.key))
        }
        return reports
    }

    func statuses(_ indices: [Int], _ now: Moment) -> [Report] {
        indices.map { .status(connector: self.connectors[$0].number, self.connectors[$0].state, wall: now.wall) }
    }
}
