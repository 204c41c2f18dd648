import SiteFixtures
import Synchronization

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
        _ what: String, within limit: Duration = .seconds(60), file: String = #fileID, line: Int = #line,
        until condition: ([Value]) -> Bool
    ) async throws -> [Value] {
        try await SiteFixtures.until(what, within: limit, file: file, line: line) { condition(self.all) }
        return self.all
    }
}
