/// A session's share in the roll-ups while it runs.
extension Session {
    /// The registers as they stood before a reading was taken.
    struct RegisterState: Equatable {
        var imported: Int64
        var importedAt: Timestamp?
        var exported: Int64
        var exportedAt: Timestamp?
    }

    var registerState: RegisterState {
        RegisterState(
            imported: self.energy.milliwattHours, importedAt: self.lastRegisterAt,
            exported: self.exported?.milliwattHours ?? 0, exportedAt: self.lastExportAt)
    }

    /// A reading was taken: what follows for the roll-ups.
    ///
    /// - Parameter power: that which `set` tells.
    mutating func rollUp(
        _ set: ReadingSet, _ power: Int64?, at instant: Timestamp, isNewest: Bool, since before: RegisterState
    ) -> [SessionAction] {
        let after = self.registerState
        guard !self.state.isOver, isNewest else {
            let isOutdated = before != after || (power ?? 0) > 0 || self.mayMove(set, at: instant)
            return isOutdated ? [.sharesOutdated] : []
        }
        let isOrdered =
            after.imported >= before.imported && after.exported >= before.exported
            && instant >= before.importedAt ?? instant && instant >= before.exportedAt ?? instant
            && instant >= self.startedAt
        guard isOrdered else { return [.sharesOutdated] }
        let goesOn = self.rollup.quarter.map { self.isWithin($0, instant, before: before, after: after) } ?? false
        let actions =
            goesOn ? [] : self.beginQuarter(QuarterHour(instant), at: instant, before: before, after: after)
        if let power, power > self.rollup.peakPower { self.rollup.peakPower = power }
        return actions
    }

    /// Whether a register that was not taken as the newest may lie before it, and tell how it came to that.
    private func mayMove(_ set: ReadingSet, at instant: Timestamp) -> Bool {
        func isBetween(_ register: Energy?, _ last: Energy?, _ lastAt: Timestamp?) -> Bool {
            guard let register, let lastAt else { return false }
            return instant < lastAt || (instant == lastAt && register != last)
        }
        return isBetween(set.importRegister, self.lastRegister, self.lastRegisterAt)
            || isBetween(set.exportRegister, self.lastExport, self.lastExportAt)
    }

    /// Whether all that the reading tells of flowed in `quarter`: so it is almost always.
    private func isWithin(
        _ quarter: QuarterHour, _ instant: Timestamp, before: RegisterState, after: RegisterState
    ) -> Bool {
        quarter.contains(instant)
            && (after.imported == before.imported || before.importedAt.map(quarter.contains) ?? true)
            && (after.exported == before.exported || before.exportedAt.map(quarter.contains) ?? true)
    }

    /// Books what flowed before `quarter`, which is the newest one from now on.
    private mutating func beginQuarter(
        _ quarter: QuarterHour, at instant: Timestamp, before: RegisterState, after: RegisterState
    ) -> [SessionAction] {
        var shares = Shares()
        var mark = self.rollup
        // Else one of the registers was told last before this quarter, and what the other one tells of it stays open.
        if mark.quarter != quarter {
            if let last = mark.quarter { shares.add(self.unbooked(before), in: last) }
            (mark.imported, mark.exported) = (before.imported, before.exported)
            (mark.quarter, mark.peakPower) = (quarter, 0)
        }
        for part in EnergySplit.parts(
            of: after.imported - before.imported, from: before.importedAt ?? instant, until: instant)
        where part.quarter < quarter {
            shares.add(imported: part.amount, in: part.quarter)
            mark.imported += part.amount
        }
        for part in EnergySplit.parts(
            of: after.exported - before.exported, from: before.exportedAt ?? instant, until: instant)
        where part.quarter < quarter {
            shares.add(exported: part.amount, in: part.quarter)
            mark.exported += part.amount
        }
        self.rollup = mark
        return shares.isEmpty ? [] : [.sharesGrew(shares)]
    }

    /// What the newest quarter holds and is booked in no roll-up.
    private func unbooked(_ state: RegisterState) -> QuarterFigures {
        var figures = QuarterFigures()
        figures.imported = state.imported - self.rollup.imported
        figures.exported = state.exported - self.rollup.exported
        figures.peakPower = self.rollup.peakPower
        return figures
    }

    /// Whether quarters are over that are not booked.
    ///
    /// - Parameter now: by the session's time.
    public func isQuarterOver(now: Timestamp) -> Bool {
        !self.state.isOver && QuarterHour(now).start > self.rollup.chargedUntil ?? self.startedAt
    }

    /// Time passed: what quarters that are over hold is booked.
    ///
    /// - Parameter now: by the session's time.
    public mutating func quarterPassed(now: Timestamp) -> [SessionAction] {
        guard self.isQuarterOver(now: now) else { return [] }
        let begin = QuarterHour(now).start
        let from = self.rollup.chargedUntil ?? self.startedAt
        var shares = self.charging(from: from, until: begin)
        self.rollup.chargedUntil = begin
        if let quarter = self.rollup.quarter, quarter.start < begin {
            let state = self.registerState
            shares.add(self.unbooked(state), in: quarter)
            (self.rollup.imported, self.rollup.exported) = (state.imported, state.exported)
            self.rollup.peakPower = 0
        }
        return shares.isEmpty ? [] : [.sharesGrew(shares)]
    }

    /// What stands in no roll-up yet.
    ///
    /// - Parameter now: until when what goes on is counted, by the session's time.
    public func pendingShares(now: Timestamp) -> [QuarterHour: QuarterFigures] {
        guard !self.state.isOver else { return [:] }
        var shares = self.charging(from: self.rollup.chargedUntil ?? self.startedAt, until: now)
        if let quarter = self.rollup.quarter { shares.add(self.unbooked(self.registerState), in: quarter) }
        return shares.byQuarter
    }

    /// How long it charged, by quarter. Of a stretch that is longer than any session only the end counts.
    func charging(from: Timestamp, until: Timestamp) -> Shares {
        var shares = Shares()
        let from = max(from, self.startedAt, until.advanced(byMilliseconds: -SessionShares.longest))
        for (index, change) in self.phases.enumerated() where change.phase == .charging {
            let next = index + 1 < self.phases.count ? self.phases[index + 1].at : until
            for part in QuarterHour.parts(from: max(change.at, from), until: min(next, until)) {
                shares.add(charging: part.milliseconds, in: part.quarter)
            }
        }
        return shares
    }

    /// Whether the shares that stand in the roll-ups must be made anew now that it differs so from `before`.
    public func outdatesShares(of before: Session) -> Bool {
        guard !self.state.isOver, !before.state.isOver else { return true }
        guard self.startedAt == before.startedAt, self.outlet == before.outlet,
            self.startRegister == before.startRegister || before.startRegister == nil
        else { return true }
        guard let booked = self.rollup.chargedUntil, self.phases != before.phases else { return false }
        let same = zip(self.phases, before.phases).prefix { $0 == $1 }.count
        return [self.phases, before.phases].contains { $0.count > same && $0[same].at < booked }
    }
}
