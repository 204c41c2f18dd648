/// A piece of a session within which nothing that a price depends on changes.
struct SessionSlice: Equatable {
    var from: EnergyCurve.Position
    var to: EnergyCurve.Position
    var kind: ActivityTimeline.Kind
    /// Its begin as restrictions see it.
    var moment: TariffMoment

    var milliseconds: Int64 { self.to.at.milliseconds(since: self.from.at) }
    var milliwattHours: Int64 { self.to.milliwattHours - self.from.milliwattHours }
}

/// Cuts a session wherever a restriction of its tariff may begin or cease to match, and where its activity changes.
struct SessionSlicer {
    let restrictions: [TariffRestrictions]
    let span: SessionSpan
    let curve: EnergyCurve
    let activities: ActivityTimeline
    /// nil when no restriction depends on local time.
    let clock: LocalClock?

    func slices() -> [SessionSlice] {
        let local = self.clock?.stretches(from: self.span.start, until: self.span.until) ?? []
        let times = Set(self.durationCuts + self.activities.stretches.map(\.from) + self.localCuts(local))
        let positions = self.curve.positions(times: Array(times), energies: self.energyCuts)
        var activities = self.activities.stretches[...]
        var offsets = local[...]
        return zip(positions, positions.dropFirst()).map { from, to in
            while activities.count > 1, activities[activities.startIndex + 1].from <= from.at {
                activities.removeFirst()
            }
            while offsets.count > 1, offsets[offsets.startIndex + 1].from <= from.at { offsets.removeFirst() }
            return SessionSlice(
                from: from, to: to, kind: activities.first?.kind ?? .charging,
                moment: self.moment(from, offset: offsets.first?.offset))
        }
    }

    private func moment(_ position: EnergyCurve.Position, offset: Int64?) -> TariffMoment {
        // A session without length has no stretch of local time, but a time of day all the same.
        let local = offset.map { LocalMoment(wall: position.at.milliseconds + $0) } ?? self.clock?.local(position.at)
        return TariffMoment(
            elapsedMilliseconds: position.at.milliseconds(since: self.span.start),
            milliwattHours: position.milliwattHours, local: local)
    }

    private var energyCuts: [Int64] {
        Array(Set(self.restrictions.flatMap { [$0.energies.min, $0.energies.max].compactMap { $0 } }))
    }

    private var durationCuts: [Timestamp] {
        self.restrictions.flatMap { [$0.durations.min, $0.durations.max].compactMap { $0 } }
            .map { self.span.start.advanced(byMilliseconds: $0) }
    }

    /// The instants at which the clock on the wall shows a time of day that matters, and those at which it is put
    /// forward or back, for these jump over times of day or show them twice.
    private func localCuts(_ stretches: [LocalClock.Stretch]) -> [Timestamp] {
        let timesOfDay = Set(self.restrictions.flatMap(\.timesOfDay))
        return stretches.flatMap { stretch in
            [stretch.from] + timesOfDay.flatMap { Self.instants(of: $0, in: stretch) }
        }
    }

    private static func instants(of timeOfDay: Int64, in stretch: LocalClock.Stretch) -> [Timestamp] {
        let begin = LocalMoment(wall: stretch.from.milliseconds + stretch.offset)
        let midnight = begin.day * LocalMoment.millisecondsPerDay - stretch.offset
        let first = midnight + timeOfDay + (timeOfDay < begin.millisecondOfDay ? LocalMoment.millisecondsPerDay : 0)
        let instants = Swift.stride(
            from: first, to: stretch.until.milliseconds, by: Int(LocalMoment.millisecondsPerDay))
        return instants.map(Timestamp.init(milliseconds:))
    }
}
