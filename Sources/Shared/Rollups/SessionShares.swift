/// A session's whole share in the roll-ups, made of everything that is known of it: the same whatever order that came in.
public struct SessionShares: Equatable, Sendable {
    /// What one reading told.
    public struct Reading: Hashable, Sendable {
        public var at: Timestamp
        public var imported: Energy?
        public var exported: Energy?
        public var power: Int64?

        public init(_ set: ReadingSet) {
            self.at = set.at
            self.imported = set.importRegister
            self.exported = set.exportRegister
            self.power = set.importPower
        }
    }

    /// A session that is longer is not shared out anew as a whole, in milliseconds.
    public static let longest: Int64 = 92 * 86_400_000

    public private(set) var shares = Shares()
    /// How far it then stands in the roll-ups.
    public private(set) var mark: RollupMark

    /// - Parameter readings: all of them, at the instants that bill, in any order.
    public init(of session: Session, _ readings: [Reading]) {
        self.mark = session.rollup
        self.addEnergies(of: session, readings)
        let end = session.state.isOver ? session.endedAt ?? session.toldUntil : session.newestInstant
        for reading in readings {
            guard let power = reading.power, power > 0 else { continue }
            let quarter = QuarterHour(min(max(reading.at, session.startedAt), end))
            self.shares.change(quarter) { $0.peakPower = max($0.peakPower, power) }
        }
        self.addTimes(of: session)
        if session.state.isOver {
            (self.mark.imported, self.mark.exported) = (self.shares.sum(\.imported), self.shares.sum(\.exported))
        } else {
            self.leaveOpen(QuarterHour(session.newestInstant))
        }
    }

    private mutating func addEnergies(of session: Session, _ readings: [Reading]) {
        if let start = session.startRegister, let last = session.lastRegister, let at = session.lastRegisterAt {
            let points = readings.compactMap { reading in
                reading.imported.map { RegisterCurve.Point(at: reading.at, register: $0) }
            }
            let curve = RegisterCurve(
                start: .init(at: min(session.startedAt, at), register: start), points,
                last: .init(at: at, register: last))
            for (quarter, amount) in curve.quarters { self.shares.change(quarter) { $0.imported = amount } }
        }
        if let start = session.startExport, let from = session.startExportAt, let last = session.lastExport,
            let at = session.lastExportAt
        {
            let points = readings.compactMap { reading in
                reading.exported.map { RegisterCurve.Point(at: reading.at, register: $0) }
            }
            let curve = RegisterCurve(
                start: .init(at: from, register: start), points, last: .init(at: at, register: last))
            for (quarter, amount) in curve.quarters { self.shares.change(quarter) { $0.exported = amount } }
        }
    }

    private mutating func addTimes(of session: Session) {
        let until = session.state.isOver ? session.endedAt ?? session.toldUntil : session.rollup.chargedUntil
        if let until {
            for (quarter, figures) in session.charging(from: session.startedAt, until: until).byQuarter {
                self.shares.add(figures, in: quarter)
            }
        }
        self.addCounts(of: session)
    }

    private mutating func addCounts(of session: Session) {
        self.shares.change(QuarterHour(session.startedAt)) { $0.started = 1 }
        guard session.state.isOver else { return }
        self.shares.change(QuarterHour(session.endedAt ?? session.toldUntil)) { $0.ended = 1 }
    }

    /// The newest quarter of a session that runs is not booked: what it holds is what the rest leaves of the whole.
    private mutating func leaveOpen(_ quarter: QuarterHour) {
        self.mark.quarter = quarter
        self.mark.peakPower = self.shares.byQuarter[quarter]?.peakPower ?? 0
        self.shares.change(quarter) { ($0.imported, $0.exported, $0.peakPower) = (0, 0, 0) }
        (self.mark.imported, self.mark.exported) = (self.shares.sum(\.imported), self.shares.sum(\.exported))
    }

    /// Where not all of its readings are there any more, or it is too long: what is booked stays where it is, and the
    /// rest of its energy counts where it was told last.
    public init(of session: Session, keeping booked: Shares) {
        self.mark = session.rollup
        self.shares = booked
        for quarter in booked.byQuarter.keys {
            self.shares.change(quarter) { ($0.started, $0.ended) = (0, 0) }
        }
        self.addCounts(of: session)
        self.settle(\.imported, session.energy.milliwattHours, at: session.lastRegisterAt, of: session)
        self.settle(\.exported, session.exported?.milliwattHours ?? 0, at: session.lastExportAt, of: session)
        (self.mark.imported, self.mark.exported) = (self.shares.sum(\.imported), self.shares.sum(\.exported))
        if session.state.isOver { self.settleCharging(of: session) }
    }

    private mutating func settle(
        _ amount: WritableKeyPath<QuarterFigures, Int64>, _ whole: Int64, at instant: Timestamp?, of session: Session
    ) {
        var excess = self.shares.sum(amount) - whole
        if excess < 0, session.state.isOver {
            self.shares.change(QuarterHour(instant ?? session.toldUntil)) { $0[keyPath: amount] -= excess }
        }
        for quarter in self.shares.byQuarter.keys.sorted(by: >) where excess > 0 {
            self.shares.change(quarter) {
                let taken = min(excess, $0[keyPath: amount])
                $0[keyPath: amount] -= taken
                excess -= taken
            }
        }
    }

    private mutating func settleCharging(of session: Session) {
        let end = session.endedAt ?? session.toldUntil
        let from = QuarterHour(min(session.rollup.chargedUntil ?? session.startedAt, end)).start
        for quarter in self.shares.byQuarter.keys where quarter.start >= from {
            self.shares.change(quarter) { $0.charging = 0 }
        }
        for (quarter, figures) in session.charging(from: from, until: end).byQuarter {
            self.shares.add(figures, in: quarter)
        }
    }
}

extension Session {
    /// The newest instant that tells of its energy.
    fileprivate var newestInstant: Timestamp {
        max(self.startedAt, self.lastReadingAt ?? self.startedAt, self.lastRegisterAt ?? self.startedAt)
    }

    /// Whether its shares can be made of all its readings.
    public var isShort: Bool {
        (self.endedAt ?? self.newestInstant).milliseconds(since: self.startedAt) <= SessionShares.longest
    }
}
