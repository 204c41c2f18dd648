/// Gathers changes so that each thing is told at most once in an interval, in its newest state.
///
/// Bounded by the number of different keys. Pure: time comes in as an argument.
struct Coalescer<Key: Hashable & Sendable>: Equatable, Sendable {
    typealias Instant = ContinuousClock.Instant

    /// The longest wait after a failure.
    private static var longestWait: Duration { .seconds(60) }

    let interval: Duration
    private var changed: Set<Key> = []
    private var notBefore: Instant?
    /// Times in a row that it did not get through.
    private var failures = 0

    init(interval: Duration) {
        self.interval = interval
    }

    mutating func changed(_ keys: some Sequence<Key>) {
        self.changed.formUnion(keys)
    }

    enum NextAction: Equatable {
        case tell(Set<Key>)
        case wait(until: Instant?)
    }

    /// What to tell now. It counts as told: what fails is to be reported as changed again.
    mutating func next(now: Instant) -> NextAction {
        guard !self.changed.isEmpty else { return .wait(until: nil) }
        if let notBefore = self.notBefore, now < notBefore { return .wait(until: notBefore) }
        defer { self.changed = [] }
        self.notBefore = now + self.interval
        return .tell(self.changed)
    }

    mutating func told() { self.failures = 0 }

    /// It did not get through: it is told again, and later each time, because whoever refuses it may refuse it for long.
    mutating func failed(_ keys: some Sequence<Key>, now: Instant) {
        self.changed(keys)
        self.notBefore = now + min(self.interval * (1 << min(self.failures, 16)), Self.longestWait)
        self.failures += 1
    }

    /// Nobody listens: what changed is told anew from the beginning when somebody does.
    mutating func forget() {
        self.changed = []
        self.notBefore = nil
        self.failures = 0
    }
}
