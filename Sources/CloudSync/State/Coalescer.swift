/// Gathers changes so that each thing is told at most once in an interval, in its newest state.
///
/// Bounded by the number of different keys. Pure: time comes in as an argument.
struct Coalescer<Key: Hashable & Sendable>: Equatable, Sendable {
    typealias Instant = ContinuousClock.Instant

    let interval: Duration
    private var changed: Set<Key> = []
    private var notBefore: Instant?

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

    /// Nobody listens: what changed is told anew from the beginning when somebody does.
    mutating func forget() {
        self.changed = []
        self.notBefore = nil
    }
}
