internal import Store
internal import Synchronization

/// Wakes those who follow the journal when there is more of it.
///
/// Each listener has a buffer of one: rings that it has not heard yet become one, since it reads the journal anyway.
final class CommitBell: Sendable {
    private struct State {
        var journal: Int64 = 0
        var commits: UInt64 = 0
        var next: UInt64 = 0
        var listeners: [UInt64: AsyncStream<Void>.Continuation] = [:]
    }

    /// The most streams at once: each holds a connection and reads the database.
    private static let limit = 64

    private let state = Mutex(State())

    /// Commits since the start.
    var commits: UInt64 { self.state.withLock { $0.commits } }

    func ring(_ notice: CommitNotice) {
        let listeners = self.state.withLock { state in
            state.commits += 1
            guard state.journal != notice.journal else { return [AsyncStream<Void>.Continuation]() }
            state.journal = notice.journal
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.yield() }
    }

    /// Wakes all listeners although nothing happened.
    func tick() {
        for listener in self.state.withLock({ Array($0.listeners.values) }) { listener.yield() }
    }

    /// Rings from now on; nil when too many listen already.
    func rings() -> AsyncStream<Void>? {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number: UInt64? = self.state.withLock { state in
            guard state.listeners.count < Self.limit else { return nil }
            state.next += 1
            state.listeners[state.next] = continuation
            return state.next
        }
        guard let number else { return nil }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.listeners.removeValue(forKey: number) }
        }
        return stream
    }
}
