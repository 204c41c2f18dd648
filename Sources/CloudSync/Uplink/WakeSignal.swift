import Synchronization

/// Wakes one waiting task. A signal that finds nobody waiting is kept for the next wait, and several count as one.
final class WakeSignal: Sendable {
    private enum State {
        case idle
        case signalled
        case waiting(CheckedContinuation<Void, Never>)
    }

    private let state = Mutex(State.idle)

    func signal() {
        let waiter: CheckedContinuation<Void, Never>? = self.state.withLock { state in
            guard case .waiting(let waiter) = state else {
                state = .signalled
                return nil
            }
            state = .idle
            return waiter
        }
        waiter?.resume()
    }

    /// Returns after a signal, at the deadline, or when the task is cancelled. One task waits at a time.
    func wait(until deadline: ContinuousClock.Instant? = nil) async {
        guard let deadline else { return await self.wait() }
        // Cancelled, and awaited, when this returns.
        async let _: Void = self.signal(at: deadline)
        await self.wait()
    }

    private func signal(at deadline: ContinuousClock.Instant) async {
        do {
            try await Task.sleep(until: deadline, clock: .continuous)
            self.signal()
        } catch {
            // Woken before: nobody waits any more.
        }
    }

    private func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isSignalled = self.state.withLock { state in
                    if case .signalled = state {
                        state = .idle
                        return true
                    }
                    state = .waiting(continuation)
                    return false
                }
                if isSignalled { continuation.resume() }
            }
        } onCancel: {
            self.signal()
        }
    }
}
