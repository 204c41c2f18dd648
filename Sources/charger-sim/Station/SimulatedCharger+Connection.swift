internal import OCPP

/// What happens on the wire.
extension SimulatedCharger {
    /// The connection is up.
    mutating func connected(now: Moment) -> [ChargerAction] {
        self.isOnline = true
        if self.registration == .accepted {
            self.tellAllStatuses(now)
            self.heartbeatAt = now.uptime(in: self.heartbeatSeconds)
        } else {
            self.registration = .unknown
            self.tellFirst(.boot(isRemoteReset: self.bootIsRemoteReset))
        }
        return self.finishEvent(now)
    }

    /// The connection is gone.
    mutating func disconnected(now: Moment) -> [ChargerAction] {
        self.goOffline(now)
        return self.finishEvent(now)
    }

    /// A text message arrived.
    mutating func received(_ bytes: [UInt8], now: Moment) -> [ChargerAction] {
        do {
            switch try Frame(bytes, version: self.plan.version) {
            case .call(let call): self.answer(call, now)
            case .result(let result): self.resultArrived(result, now)
            case .error(let error): self.errorArrived(error, now)
            case .resultError(let error):
                self.counts.errors += 1
                self.note(
                    .unreadable("the gateway could not use an answer: \(error.codeText) \(error.errorDescription)"))
            case .send: break  // Nothing is sent to stations this way.
            }
        } catch {
            self.counts.errors += 1
            self.note(.unreadable("the gateway sent what is no OCPP message: \(error)"))
            if let answer = error.answer(in: self.plan.version) {
                self.act(.send(Frame.error(answer, version: self.plan.version)))
            }
        }
        return self.finishEvent(now)
    }

    /// Time has passed.
    mutating func wake(now: Moment) -> [ChargerAction] {
        if self.isOnline { self.watchTheClock(now) }
        for index in self.connectors.indices { self.step(index, now) }
        return self.finishEvent(now)
    }

    /// Stop charging and accept no more cars.
    mutating func finish(now: Moment) -> [ChargerAction] {
        self.isFinishing = true
        for index in self.connectors.indices {
            if self.connectors[index].session != nil { self.endSession(index, .local, .stopAuthorized, now) }
            self.carLeft(index, now)
        }
        return self.finishEvent(now)
    }

    var heartbeatSeconds: Double { Double(max(1, self.settings.integer("HeartbeatInterval", otherwise: 300))) }

    /// Closes the connection from this side.
    mutating func hangUp(reconnectIn seconds: Double, _ now: Moment) {
        self.act(.close(reconnectIn: seconds))
        self.goOffline(now)
    }

    private mutating func goOffline(_ now: Moment) {
        self.isOnline = false
        self.heartbeatAt = nil
        self.outbox.connectionClosed()
        for index in self.connectors.indices {
            // The question is lost with the connection.
            if case .authorizing(let visit) = self.connectors[index].occupancy {
                self.connectors[index].occupancy = .plugged(visit, askAt: now.uptime(in: 1))
            }
        }
    }

    private mutating func watchTheClock(_ now: Moment) {
        if let deadline = self.outbox.deadline, deadline <= now.uptime, let entry = self.outbox.inFlight {
            self.counts.errors += 1
            self.note(.callTimedOut(action: entry.report.name(in: self.plan.version)))
            return self.hangUp(reconnectIn: 1, now)
        }
        if case .waiting(let until) = self.registration, until <= now.uptime {
            self.registration = .unknown
            self.tellFirst(.boot(isRemoteReset: self.bootIsRemoteReset))
        }
        if let heartbeatAt = self.heartbeatAt, heartbeatAt <= now.uptime {
            self.heartbeatAt = now.uptime(in: self.heartbeatSeconds)
            self.tell(.heartbeat)
        }
    }

    private mutating func errorArrived(_ error: ErrorFrame, _ now: Moment) {
        guard let entry = self.outbox.answered(id: error.id) else { return }
        self.counts.received += 1
        self.counts.errors += 1
        let name = entry.report.name(in: self.plan.version)
        self.note(.callRefused(action: name, code: error.codeText, description: error.errorDescription))
        self.failed(entry, now)
    }

    /// A call got no answer that can be used.
    mutating func failed(_ entry: Outbox.Entry, _ now: Moment) {
        switch entry.report {
        case .boot: self.registration = .waiting(until: now.uptime(in: 10))
        case .authorize(let connector, let token):
            self.tokenRefused(connector, token, status: "not answered", now)
        case .transaction:
            let pause = self.settings.integer("TransactionMessageRetryInterval", otherwise: 1) * entry.attempts
            _ = self.outbox.retry(entry, at: now.uptime(in: Double(min(60, pause))))
        case .startup, .heartbeat, .status, .reading, .settings: break
        }
    }
}
