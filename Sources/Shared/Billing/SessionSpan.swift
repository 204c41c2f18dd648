/// The time a session is billed for, brought into an order that pricing can rely on: start ≤ end ≤ until.
struct SessionSpan: Equatable {
    /// A session beyond this has a broken clock; its time is not billed, its energy is.
    static let longest: Int64 = 366 * 86_400_000

    let start: Timestamp
    /// End of the transaction.
    let end: Timestamp
    /// End of what is billed: the end of the transaction, or when the connector became free.
    let until: Timestamp
    let flags: Set<BillFlag>

    init(_ facts: ChargeFacts) {
        var flags: Set<BillFlag> = facts.estimated ? [.estimated] : []
        self.start = facts.startedAt
        let length = facts.endedAt.milliseconds(since: facts.startedAt)
        if length < 0 { flags.insert(.endsBeforeStart) }
        if length > Self.longest { flags.insert(.implausibleDuration) }
        self.end = (0...Self.longest).contains(length) ? facts.endedAt : facts.startedAt
        (self.until, flags) = Self.billedUntil(facts, start: self.start, end: self.end, flags: flags)
        self.flags = flags
    }

    private static func billedUntil(
        _ facts: ChargeFacts, start: Timestamp, end: Timestamp, flags: Set<BillFlag>
    ) -> (Timestamp, Set<BillFlag>) {
        guard facts.tariff.idleUntil == .connectorFree, let free = facts.freeAt, free > end, end == facts.endedAt
        else { return (end, flags) }
        guard free.milliseconds(since: start) <= self.longest else { return (end, flags.union([.implausibleDuration])) }
        return (free, flags)
    }
}

/// What the car does over a session, in stretches without a gap.
struct ActivityTimeline: Equatable {
    enum Kind: Equatable {
        case charging
        /// Idle, within the grace time.
        case idleFree
        case idle
    }

    struct Stretch: Equatable {
        var from: Timestamp
        var kind: Kind
    }

    /// In order of time; each lasts until the next begins, the last until the span's end.
    private(set) var stretches: [Stretch] = []

    /// - Parameter graceSeconds: this much of every idle period is free.
    init(_ phases: [ChargeFacts.Phase], span: SessionSpan, graceSeconds: Int64) {
        var activity = ChargeFacts.Activity.charging
        var since = span.start
        for phase in Self.ordered(phases, span: span) where phase.activity != activity {
            self.append(activity, from: since, until: phase.at, graceSeconds: graceSeconds)
            (activity, since) = (phase.activity, phase.at)
        }
        self.append(activity, from: since, until: span.until, graceSeconds: graceSeconds)
    }

    /// Held within the transaction and in order; after the transaction the car is idle.
    private static func ordered(_ phases: [ChargeFacts.Phase], span: SessionSpan) -> [ChargeFacts.Phase] {
        var last = span.start
        var ordered = phases.map { phase in
            last = min(max(phase.at, last), span.end)
            return ChargeFacts.Phase(at: last, activity: phase.activity)
        }
        if span.until > span.end { ordered.append(ChargeFacts.Phase(at: span.end, activity: .idle)) }
        return ordered
    }

    private mutating func append(
        _ activity: ChargeFacts.Activity, from: Timestamp, until: Timestamp, graceSeconds: Int64
    ) {
        guard from < until else { return }
        switch activity {
        case .charging: self.stretches.append(Stretch(from: from, kind: .charging))
        case .idle:
            let billed = from.advanced(bySeconds: graceSeconds)
            if graceSeconds > 0 { self.stretches.append(Stretch(from: from, kind: .idleFree)) }
            if billed < until { self.stretches.append(Stretch(from: billed, kind: .idle)) }
        }
    }
}
