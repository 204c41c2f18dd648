internal import OCPP

/// What a charger tells by itself.
extension SimulatedCharger {
    /// In 2.0.1 a connector has fewer states, and what did not change is not told.
    mutating func tellStatus(_ index: Int, _ state: ConnectorState, _ now: Moment) {
        guard self.isOnline, self.registration == .accepted else { return }
        if self.plan.version >= .v201 {
            switch state {
            case .charging, .suspendedByCharger, .suspendedByCar, .finishing: return
            case .available, .preparing, .unavailable: break
            }
        }
        self.tell(.status(connector: self.connectors[index].number, state, wall: now.wall))
    }

    mutating func tellAllStatuses(_ now: Moment) {
        if self.plan.version == .v16 { self.tell(.status(connector: 0, .available, wall: now.wall)) }
        for connector in self.connectors {
            self.tell(.status(connector: connector.number, connector.state, wall: now.wall))
        }
    }

    mutating func tellTransaction(
        _ index: Int, _ kind: TransactionReport.Kind, _ cause: TransactionCause, _ context: Reading.Context,
        _ now: Moment, stop: StopCause? = nil
    ) {
        guard let session = self.connectors[index].session else { return }
        self.updateSession(index) { $0.nextSequence += 1 }
        let namesToken = kind == .started || (kind == .ended && stop == .local)
        let reading = self.reading(index, context, now)
        self.tell(
            .transaction(
                TransactionReport(
                    kind: kind, key: session.key, connector: self.connectors[index].number,
                    sequence: session.nextSequence, cause: cause, state: session.state, isOffline: !self.isOnline,
                    token: namesToken ? session.visit.token : nil,
                    remoteStartID: kind == .started ? session.visit.remoteStart?.id : nil, stopReason: stop,
                    reading: reading)))
    }

    /// What the meter shows now.
    mutating func reading(_ index: Int, _ context: Reading.Context, _ now: Moment) -> Reading {
        let session = self.connectors[index].session
        let power = session?.power ?? 0
        let phases = session?.visit.car.phases ?? 3
        let current = session?.visit.car.current(power: power) ?? 0
        return Reading(
            wall: now.wall, context: context, wattHours: self.connectors[index].wattHours, watts: power,
            currents: (0..<3).map { $0 < phases ? current : 0 },
            volts: Car.voltage + Double.random(in: -2...2, using: &self.random),
            stateOfCharge: session.map { $0.visit.car.stateOfCharge * 100 })
    }
}

extension Connector {
    /// What a charger says of a connector when it is asked.
    var state: ConnectorState {
        switch self.occupancy {
        case .free: self.isOperative ? .available : .unavailable
        case .plugged, .authorizing: .preparing
        case .charging(let session): session.state.connectorState
        case .leaving: .finishing
        }
    }
}
