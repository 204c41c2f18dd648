internal import Synchronization

/// Whether chargers can connect, for those who wait for it.
final class Serving: Sendable {
    private struct State {
        var hasBegun = false
        var port: Int?
        var waiting: [UInt64: CheckedContinuation<Void, any Error>] = [:]
        var next: UInt64 = 0
    }

    private let state = Mutex(State())

    var hasBegun: Bool { self.state.withLock { $0.hasBegun } }

    /// The port that chargers connect to, which the configuration may leave open; nil before it is known.
    var port: Int? { self.state.withLock { $0.port } }

    func begin(port: Int? = nil) {
        let waiting = self.state.withLock { state in
            state.hasBegun = true
            state.port = port
            defer { state.waiting = [:] }
            return state.waiting.values.map { $0 }
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns when chargers can connect.
    ///
    /// - Throws: `CancellationError` when the waiting task is cancelled.
    func wait() async throws {
        let number = self.state.withLock { state in
            state.next += 1
            return state.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let hasBegun = self.state.withLock { state in
                    if !state.hasBegun { state.waiting[number] = continuation }
                    return state.hasBegun
                }
                if hasBegun { continuation.resume() } else if Task.isCancelled { self.cancel(number) }
            }
        } onCancel: {
            self.cancel(number)
        }
    }

    private func cancel(_ number: UInt64) {
        self.state.withLock { $0.waiting.removeValue(forKey: number) }?.resume(throwing: CancellationError())
    }
}
