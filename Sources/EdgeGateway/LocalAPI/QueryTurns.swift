internal import Shared
internal import Synchronization

/// Lets one query at a time read the database, so that the rest of the gateway finds connections to it.
///
/// Bounded: when too many wait, further ones are refused. Each turn is short, so nobody waits long.
final class QueryTurns: Sendable {
    private struct State {
        var isTaken = false
        var waiting: [CheckedContinuation<Void, any Error>] = []
    }

    /// The most that wait.
    private static let limit = 32

    private static let tooMany = Refusal(.unavailable, "\(limit) queries wait already; ask again later")

    private let state = Mutex(State())

    /// - Throws: `Refusal` when too many wait, or what `body` throws.
    func take<Value>(_ body: () async throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let turn: Result<Void, any Error>? = self.state.withLock { state in
                guard state.isTaken else {
                    state.isTaken = true
                    return .success(())
                }
                guard state.waiting.count < Self.limit else { return .failure(Self.tooMany) }
                state.waiting.append(continuation)
                return nil
            }
            if let turn { continuation.resume(with: turn) }
        }
        defer { self.leave() }
        return try await body()
    }

    /// The turn goes to who waits longest.
    private func leave() {
        let next: CheckedContinuation<Void, any Error>? = self.state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.isTaken = false
            return nil
        }
        next?.resume()
    }
}
