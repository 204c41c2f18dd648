import Synchronization
import Testing

/// Collects values from any thread, for a test to wait for.
final class Recorder<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])

    var all: [Value] { self.values.withLock { $0 } }

    func append(_ value: Value) {
        self.values.withLock { $0.append(value) }
    }

    /// Waits until `condition` holds for what has been collected.
    @discardableResult
    func wait(
        _ what: String, limit: Duration = .seconds(20), sourceLocation: SourceLocation = #_sourceLocation,
        until condition: ([Value]) -> Bool
    ) async throws -> [Value] {
        try await eventually(what, limit: limit, sourceLocation: sourceLocation) { condition(self.all) }
        return self.all
    }
}

/// Waits until `condition` holds, and fails the test when it does not within `limit`.
func eventually(
    _ what: String, limit: Duration = .seconds(20), sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try await !condition() {
        if .now > end {
            Issue.record("never happened: \(what)", sourceLocation: sourceLocation)
            throw CancellationError()
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}
