internal import Shared

/// What the writer keeps in memory of the database: rebuilt from it at start and after any failed group.
///
/// Every change of it is made after the statement that makes it true, and recorded, so that a change that is undone in
/// the database is undone here too.
struct SiteCache {
    /// A charger as the writer needs it.
    struct Charger: Equatable {
        var identity: String
        var isApproved: Bool
        var isStrict = false
        var registration = Registration.accepted
        /// Since when it is connected; nil while it is not.
        var connectedAt: Timestamp?
        /// Sessions that are not over, and ended ones whose connector is not free yet.
        var sessions: [SessionID] = []

        /// Whether it may be used, as far as the site is concerned.
        var isServed: Bool { self.isApproved && self.registration == .accepted }
    }

    private(set) var chargers: [ChargerID: Charger] = [:]
    private(set) var sessions: [SessionID: Session] = [:]
    private(set) var counters = Counters()
    /// The numbers of series by their codes, and back.
    private(set) var seriesNumbers: [Int64: Int64] = [:]
    private(set) var seriesByNumber: [Int64: Series] = [:]
    private(set) var epoch = ""
    /// How the wall clock runs; nil before anything was received.
    private(set) var course: ClockCourse?
    /// The newest trusted instant that the database holds.
    private(set) var newestTrusted = Timestamp(milliseconds: 0)

    /// When something that claimed to be from a queue was last heard of a charger. Not in the database: it matters for
    /// as long as a connection.
    private(set) var lastQueued: [ChargerID: Timestamp] = [:]

    /// When it was last said of a charger that it has more connectors than are kept. Not in the database: after a
    /// restart it is said again.
    private(set) var connectorsRefused: [ChargerID: Timestamp] = [:]

    /// How often sessions of a charger were priced for answers in the window that runs. Not in the database: it bounds
    /// work, and a restart ends that.
    private var pricings: [ChargerID: WorkWindow] = [:]

    /// How much work it was to make roll-ups of a charger's sessions anew, as `pricings`.
    private var renewals: [ChargerID: WorkWindow] = [:]

    /// Up to which quarter of an hour all states that last stand in the roll-ups. Not in the database, where each says
    /// so itself.
    var statesBookedUntil: Timestamp?

    private enum Undo {
        case charger(ChargerID, Charger?)
        case session(SessionID, Session?)
        case counter(Counter, Int64)
        case series(Series)
        case epoch(String)
        case course(ClockCourse?)
    }

    private var undo: [Undo] = []

    init() {}

    init(
        epoch: String, newestTrusted: Timestamp, course: ClockCourse? = nil, chargers: [ChargerID: Charger],
        sessions: [SessionID: Session],
        counters: Counters, seriesByNumber: [Int64: Series]
    ) {
        self.epoch = epoch
        self.course = course
        self.newestTrusted = newestTrusted
        self.chargers = chargers
        self.sessions = sessions
        self.counters = counters
        self.seriesByNumber = seriesByNumber
        for (number, series) in seriesByNumber { self.seriesNumbers[series.code] = number }
    }

    /// Where the changes stand that can be taken back; 0 right after `keep`.
    var mark: Int { self.undo.count }

    /// Keeps all changes.
    mutating func keep() { self.undo.removeAll(keepingCapacity: true) }

    /// Takes everything since `mark` back.
    mutating func revert(to mark: Int) {
        while self.undo.count > mark, let step = self.undo.popLast() {
            switch step {
            case .charger(let id, let old): self.chargers[id] = old
            case .session(let id, let old): self.sessions[id] = old
            case .counter(let counter, let old): self.counters[counter] = old
            case .series(let series): self.forget(series)
            case .epoch(let old): self.epoch = old
            case .course(let old): self.course = old
            }
        }
    }

    mutating func set(_ charger: Charger?, for id: ChargerID) {
        self.undo.append(.charger(id, self.chargers[id]))
        self.chargers[id] = charger
    }

    mutating func set(_ session: Session?, for id: SessionID) {
        self.undo.append(.session(id, self.sessions.updateValue(for: id, to: session)))
    }

    mutating func set(_ course: ClockCourse) {
        self.undo.append(.course(self.course))
        self.course = course
    }

    mutating func heardQueued(_ charger: ChargerID, at instant: Timestamp) { self.lastQueued[charger] = instant }

    /// The clock that `lastQueued` is told by has stepped.
    mutating func moveQueued(by milliseconds: Int64) {
        self.lastQueued = self.lastQueued.mapValues { $0.advanced(byMilliseconds: milliseconds) }
    }

    mutating func refusedConnector(of charger: ChargerID, at instant: Timestamp) {
        self.connectorsRefused[charger] = instant
    }

    /// Whether one more session of a charger may be priced now: at most so many times in a window, in milliseconds.
    mutating func mayPrice(for charger: ChargerID, at now: Timestamp, most: Int, in window: Int64) -> Bool {
        defer { self.pricings[charger]?.done += 1 }
        return self.pricings[charger, default: WorkWindow(since: now)].admits(at: now, most: most, in: window)
    }

    /// Whether the roll-ups of one more session of a charger may be made anew now; `renewed` tells how much that was.
    mutating func mayRenew(for charger: ChargerID, at now: Timestamp, most: Int, in window: Int64) -> Bool {
        self.renewals[charger, default: WorkWindow(since: now)].admits(at: now, most: most, in: window)
    }

    mutating func renewed(for charger: ChargerID, work: Int) { self.renewals[charger]?.done += work }

    /// Only at the end of a group, which is committed or failed as a whole.
    mutating func trusted(_ instant: Timestamp) { self.newestTrusted = instant }

    private mutating func forget(_ series: Series) {
        if let number = self.seriesNumbers.removeValue(forKey: series.code) { self.seriesByNumber[number] = nil }
    }

    /// Puts a session in the place of its older value. Returns whether there was one.
    mutating func replace(_ session: Session) -> Bool {
        guard let index = self.sessions.index(forKey: session.id) else { return false }
        self.undo.append(.session(session.id, self.sessions.values[index]))
        self.sessions.values[index] = session
        return true
    }

    mutating func begin(epoch: String) {
        self.undo.append(.epoch(self.epoch))
        self.epoch = epoch
    }

    /// Moves a counter forward, so that the next number is beyond `value`.
    mutating func advance(_ counter: Counter, to value: Int64) {
        let old = self.counters[counter]
        self.undo.append(.counter(counter, old))
        self.counters[counter] = max(old, value)
    }

    mutating func next(_ counter: Counter) -> Int64 {
        let old = self.counters[counter]
        self.undo.append(.counter(counter, old))
        self.counters[counter] = old + 1
        return old + 1
    }

    mutating func set(_ number: Int64, for series: Series) {
        self.undo.append(.series(series))
        self.seriesNumbers[series.code] = number
        self.seriesByNumber[number] = series
    }
}

/// Bounds work: so much in a while.
private struct WorkWindow {
    var since: Timestamp
    var done = 0

    /// Whether less than `most` was done within the window, in milliseconds, that runs.
    mutating func admits(at now: Timestamp, most: Int, in window: Int64) -> Bool {
        if now.milliseconds(since: self.since).magnitude >= UInt64(window) { self = WorkWindow(since: now) }
        return self.done < most
    }
}

extension Dictionary {
    /// Sets or removes a value; returns the old one.
    fileprivate mutating func updateValue(for key: Key, to value: Value?) -> Value? {
        guard let value else { return self.removeValue(forKey: key) }
        return self.updateValue(value, forKey: key)
    }
}

/// The numbers that are allocated without gaps.
enum Counter: String, CaseIterable {
    case journal
    case meter
    case session
}

/// The last number that was given out, for each counter.
struct Counters: Equatable {
    private var journal: Int64 = 0
    private var meter: Int64 = 0
    private var session: Int64 = 0

    subscript(counter: Counter) -> Int64 {
        get {
            switch counter {
            case .journal: self.journal
            case .meter: self.meter
            case .session: self.session
            }
        }
        set {
            switch counter {
            case .journal: self.journal = newValue
            case .meter: self.meter = newValue
            case .session: self.session = newValue
            }
        }
    }
}
