import Synchronization

/// When something retained is told: at once with each connection, then when it has changed, at most once in an
/// interval; what did not get through again, after longer and longer.
final class RetainedLevel: Sendable {
    typealias Instant = ContinuousClock.Instant

    private struct State {
        var isOnline = false
        /// Counts connections: what became of a message of an earlier one says nothing about this one.
        var connection = 0
        var changes: Coalescer<Bool>
    }

    private let wake = WakeSignal()
    private let state: Mutex<State>

    init(interval: Duration) {
        self.state = Mutex(State(changes: Coalescer(interval: interval)))
    }

    var isOnline: Bool { self.state.withLock { $0.isOnline } }

    func connected() {
        self.state.withLock { state in
            state.isOnline = true
            state.connection += 1
            state.changes.forget()
            state.changes.changed([true])
        }
        self.wake.signal()
    }

    func disconnected() {
        self.state.withLock { $0.isOnline = false }
    }

    func changed() {
        self.state.withLock { $0.changes.changed([true]) }
        self.wake.signal()
    }

    /// Until the task is cancelled.
    ///
    /// - Parameters:
    ///   - look: called before each wait; returns when it is to be called again at the latest.
    ///   - tell: returns whether there is nothing to tell again.
    func run(look: () -> Instant? = { nil }, tell: () async -> Bool) async {
        while !Task.isCancelled {
            let (action, connection) = self.next()
            switch action {
            case .tell:
                let isTold = await tell()
                self.ended(isTold, connection)
            case .wait(let until):
                await self.wake.wait(until: [until, look()].compactMap(\.self).min())
            }
        }
    }

    private func next() -> (Coalescer<Bool>.NextAction, connection: Int) {
        self.state.withLock { state in
            (state.isOnline ? state.changes.next(now: .now) : .wait(until: nil), state.connection)
        }
    }

    private func ended(_ isTold: Bool, _ connection: Int) {
        self.state.withLock { state in
            guard state.connection == connection else { return }
            if isTold { state.changes.told() } else { state.changes.failed([true], now: .now) }
        }
    }
}
