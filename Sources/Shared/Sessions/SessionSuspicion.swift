/// What the surroundings say: the connector, the clock, a person.
extension Session {
    /// The connector's status was reported.
    ///
    /// - Parameter instant: when, as it bills.
    public mutating func connectorReported(_ status: ConnectorStatus, at instant: Timestamp, received: Timestamp)
        -> [SessionAction]
    {
        guard !self.state.isOver else { return self.connectorReportedAfterEnd(status, at: instant) }
        if status.isInUse { self.freeAt = nil }
        switch status {
        case .charging:
            return self.connectorChanged(to: .charging, phase: .charging, at: instant)
        case .suspendedByEV:
            return self.connectorChanged(to: .suspended, phase: .idle, at: instant)
        case .suspendedByEVSE:
            return self.connectorChanged(to: .suspended, phase: .paused, at: instant)
        case .finishing:
            return self.connectorChanged(to: .finishing, phase: .idle, at: instant)
        case .available:
            // What was queued from before the session began says nothing of it.
            if instant > self.startedAt { self.suspect(at: received, freeAt: instant) }
            return []
        case .preparing, .occupied, .reserved, .unavailable, .faulted:
            return []
        }
    }

    private mutating func connectorChanged(to next: SessionState, phase: SessionPhase, at instant: Timestamp)
        -> [SessionAction]
    {
        self.note(phase, at: max(instant, self.startedAt))
        return self.move(to: next)
    }

    private mutating func connectorReportedAfterEnd(_ status: ConnectorStatus, at instant: Timestamp)
        -> [SessionAction]
    {
        guard self.freeAt == nil, status == .available || status == .preparing, let endedAt else { return [] }
        self.freeAt = max(instant, endedAt)
        return [.connectorFreed]
    }

    /// Another transaction began at the outlet: this one's end was lost, or is still in the charger's queue.
    public mutating func anotherBegan(at instant: Timestamp, received: Timestamp) -> [SessionAction] {
        guard self.state.isOver else {
            self.suspect(at: received, freeAt: instant)
            return []
        }
        return self.connectorReportedAfterEnd(.available, at: instant)
    }

    /// The car may have left at `freeAt`: where the end lies before, that is when the connector became free.
    private mutating func suspect(at received: Timestamp, freeAt: Timestamp) {
        self.suspectedAt = self.suspectedAt ?? received
        self.freeAt = self.freeAt ?? freeAt
    }

    /// Something of the session that happened at `instant` came: what is newer than a suspicion disproves it, and what
    /// was queued from before does not (1.6 sends Available before the queued messages).
    public mutating func heard(of instant: Timestamp) {
        guard let suspectedAt, self.clock.wall(at: instant) > suspectedAt else { return }
        self.suspectedAt = nil
        self.freeAt = nil
    }

    /// The gateway's wall clock stepped by so many milliseconds. No time has passed: what waits goes on waiting for as
    /// long as it would have.
    ///
    /// - Parameter isMeasured: false where the step makes up for the time that the machine was off.
    public mutating func clockStepped(by step: Int64, isMeasured: Bool) {
        if isMeasured { self.clock.gatewayStepped(by: step) }
        self.suspectedAt = self.suspectedAt?.advanced(byMilliseconds: step)
        self.lastHeardAt = self.lastHeardAt.advanced(byMilliseconds: step)
        self.numbers.clockStepped(by: step)
        self.lastReadingReceivedAt = self.lastReadingReceivedAt?.advanced(byMilliseconds: step)
    }

    /// Time passed.
    ///
    /// - Parameters:
    ///   - connectedAt: since when the charger is connected; nil while it is not.
    ///   - quietLimit: how long readings may stay away, in milliseconds.
    ///   - grace: how long a suspected session may still get its stop, in milliseconds.
    public mutating func ticked(now: Timestamp, connectedAt: Timestamp?, quietLimit: Int64, grace: Int64)
        -> [SessionAction]
    {
        guard !self.state.isOver else { return [] }
        if let suspectedAt, let connectedAt {
            let since = max(suspectedAt, connectedAt, self.lastHeardAt)
            if now.milliseconds(since: since) >= grace { return self.closedAsEstimated() }
        }
        let lastReading = self.lastReadingReceivedAt ?? self.openedWall
        let expectsReadings = self.state != .finishing && self.state != .authorised
        let isQuiet = expectsReadings && now.milliseconds(since: lastReading) > quietLimit
        return isQuiet ? self.raise(.stale) : []
    }

    /// Closes the session from its last reading, because its stop never came or a person says so.
    public mutating func closedAsEstimated() -> [SessionAction] {
        guard !self.state.isOver else { return [] }
        let end = self.toldUntil
        self.endedAt = end
        self.freeAt = self.freeAt.map { max($0, end) }
        self.power = nil
        return self.clear(.stale) + self.raise(.estimated) + self.move(to: .abandoned) + [.ended]
    }
}

extension ConnectorStatus {
    /// Whether a car surely occupies the connector.
    var isInUse: Bool {
        switch self {
        case .charging, .suspendedByEV, .suspendedByEVSE, .finishing, .occupied: true
        case .available, .preparing, .reserved, .unavailable, .faulted: false
        }
    }
}
