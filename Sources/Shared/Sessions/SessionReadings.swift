/// Readings.
extension Session {
    /// Readings that belong to the session came: live energy and power follow, anomalies are flagged.
    ///
    /// - Parameters:
    ///   - set: the samples of one instant.
    ///   - instant: the instant that bills for them.
    ///   - received: when the gateway received them.
    public mutating func readingTaken(_ set: ReadingSet, at instant: BilledInstant, received: Timestamp)
        -> [SessionAction]
    {
        self.lastHeardAt = max(self.lastHeardAt, received)
        self.lastReadingReceivedAt = max(self.lastReadingReceivedAt ?? received, received)
        var actions = self.clear(.stale)
        let isNewest = self.lastReadingAt.map { instant.at >= $0 } ?? true
        if isNewest { self.lastReadingAt = instant.at }
        if let register = set.importRegister { actions += self.registerRead(register, at: instant.at) }
        if isNewest, !self.state.isOver {
            actions += self.clockSeen(off: instant.isChargerClockOff)
            if let power = set.importPower { self.power = power }
        }
        if self.state == .started, (set.importPower ?? 0) > 0, self.phases.last?.phase == .charging {
            actions += self.move(to: .charging)
        }
        return actions + self.lateReading(at: instant.at)
    }

    private mutating func registerRead(_ register: Energy, at instant: Timestamp) -> [SessionAction] {
        self.startRegister = self.startRegister ?? register
        guard self.state != .ended else { return [] }
        if let lastRegisterAt, instant < lastRegisterAt { return [] }
        let isBackwards = self.lastRegister.map { register < $0 } ?? false
        self.lastRegister = register
        self.lastRegisterAt = instant
        return isBackwards ? self.raise(.meterBackwards) : []
    }

    /// A reading after the end can change what is billed: always an estimate, else where inside the session it went.
    private mutating func lateReading(at instant: Timestamp) -> [SessionAction] {
        switch self.state {
        case .authorised, .started, .charging, .suspended, .finishing:
            return []
        case .ended:
            return [.factsChanged]
        case .abandoned:
            self.endedAt = max(self.endedAt ?? instant, instant)
            return [.factsChanged]
        }
    }
}
