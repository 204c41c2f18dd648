/// What the surroundings say: the connector, the clock, a person.
extension Session {
    /// The connector's status was reported.
    ///
    /// - Parameter instant: when, as it bills.
    public mutating func connectorReported(_ status: ConnectorStatus, at instant: Timestamp, received: Timestamp)
        -> [SessionAction]
    {
        guard !self.state.isOver else { return self.connectorReportedAfterEnd(status, at: instant) }
        switch status {
        case .charging:
            return self.connectorChanged(to: .charging, phase: .charging, at: instant)
        case .suspendedByEV:
            return self.connectorChanged(to: .suspended, phase: self.hasCharged ? .idle : .paused, at: instant)
        case .suspendedByEVSE:
            return self.connectorChanged(to: .suspended, phase: .paused, at: instant)
        case .finishing:
            return self.connectorChanged(to: .finishing, phase: .idle, at: instant)
        case .available:
            self.suspect(at: received)
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
            self.suspect(at: received)
            return []
        }
        return self.connectorReportedAfterEnd(.available, at: instant)
    }

    private mutating func suspect(at received: Timestamp) {
        self.suspectedAt = self.suspectedAt ?? received
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
        let lastReading = self.lastReadingReceivedAt ?? self.openedAt
        let isQuiet = self.state != .finishing && now.milliseconds(since: lastReading) > quietLimit
        return isQuiet ? self.raise(.stale) : []
    }

    /// Closes the session from its last reading, because its stop never came or a person says so.
    public mutating func closedAsEstimated() -> [SessionAction] {
        guard !self.state.isOver else { return [] }
        self.endedAt = max(self.lastReadingAt ?? self.startedAt, self.phases.last?.at ?? self.startedAt)
        self.power = nil
        return self.clear(.stale) + self.raise(.estimated) + self.move(to: .abandoned) + [.ended]
    }
}
