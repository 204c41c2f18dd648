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
        let registers = self.registerState
        self.lastHeardAt = max(self.lastHeardAt, received)
        self.lastReadingReceivedAt = max(self.lastReadingReceivedAt ?? received, received)
        var actions = self.clear(.stale)
        let isNewest = self.lastReadingAt.map { instant.at >= $0 } ?? true
        if isNewest { self.lastReadingAt = instant.at }
        if let register = set.importRegister { actions += self.registerRead(register, at: instant.at) }
        if let register = set.exportRegister { self.exportRead(register, at: instant.at) }
        let power = set.importPower
        if isNewest, !self.state.isOver {
            actions += self.clockSeen(off: instant.isChargerClockOff)
            if let power { self.power = power }
        }
        actions += self.rollUp(set, power, at: instant.at, isNewest: isNewest, since: registers)
        if self.state == .started, self.phases.last?.phase == .charging, self.showsFlow(set) {
            actions += self.move(to: .charging)
        }
        return actions + self.lateReading(at: instant.at)
    }

    /// Power, or a register that has moved: where no status tells (1.6), this shows that energy flows.
    private func showsFlow(_ set: ReadingSet) -> Bool {
        if let power = set.importPower { return power > 0 }
        guard let register = set.importRegister, let startRegister else { return false }
        return register > startRegister
    }

    private mutating func registerRead(_ register: Energy, at instant: Timestamp) -> [SessionAction] {
        let start = self.startRegister ?? register
        let isEarlier = self.lastRegisterAt.map { instant < $0 } ?? false
        // Without its start message a session begins with the first register that it tells, in whatever order.
        self.startRegister = isEarlier && self.flags.contains(.startMissing) ? min(start, register) : start
        guard self.state != .ended, !isEarlier else { return [] }
        let isBackwards = self.lastRegister.map { register < $0 } ?? false
        self.lastRegister = register
        self.lastRegisterAt = instant
        return isBackwards ? self.raise(.meterBackwards) : []
    }

    /// What flows back is kept apart from what is charged, and bills nothing. No stop tells it, so what comes late counts
    /// after the end too.
    private mutating func exportRead(_ register: Energy, at instant: Timestamp) {
        guard self.state != .ended || instant <= self.endedAt ?? instant else { return }
        if self.startExportAt.map({ instant < $0 }) ?? true {
            (self.startExport, self.startExportAt) = (register, instant)
        }
        if self.lastExportAt.map({ instant >= $0 }) ?? true {
            (self.lastExport, self.lastExportAt) = (register, instant)
        }
    }

    /// A reading after the end can change what is billed: always an estimate, else where inside the session it went.
    private mutating func lateReading(at instant: Timestamp) -> [SessionAction] {
        switch self.state {
        case .authorised, .started, .charging, .suspended, .finishing:
            return []
        case .ended:
            return self.endedAt.map { instant <= $0 } ?? false ? [.readingCameLate] : []
        case .abandoned:
            self.endedAt = max(self.endedAt ?? instant, instant)
            return [.readingCameLate]
        }
    }
}
