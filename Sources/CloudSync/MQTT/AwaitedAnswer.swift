import Synchronization

/// The broker's answer to a message, for the one task that waits for it: the first one counts.
final class AwaitedAnswer: Sendable {
    private enum State {
        case nothing
        case awaited(CheckedContinuation<MQTTPublishResult, Never>)
        case came(MQTTPublishResult)
        case taken
    }

    private let state = Mutex(State.nothing)

    func awaited(by continuation: CheckedContinuation<MQTTPublishResult, Never>) {
        let result: MQTTPublishResult? = self.state.withLock { state in
            guard case .came(let result) = state else {
                state = .awaited(continuation)
                return nil
            }
            state = .taken
            return result
        }
        if let result { continuation.resume(returning: result) }
    }

    func came(_ result: MQTTPublishResult) {
        let continuation: CheckedContinuation<MQTTPublishResult, Never>? = self.state.withLock { state in
            switch state {
            case .nothing:
                state = .came(result)
                return nil
            case .awaited(let continuation):
                state = .taken
                return continuation
            case .came, .taken:
                return nil
            }
        }
        continuation?.resume(returning: result)
    }
}
