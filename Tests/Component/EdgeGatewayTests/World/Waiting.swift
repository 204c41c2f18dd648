import Testing

/// A condition did not come about in time.
struct TooLate: Error, CustomStringConvertible {
    let what: String

    var description: String { "waited in vain for \(self.what)" }
}

/// Waits until `condition` holds. The limit is far beyond what any of them takes: machines that test are busy.
func until(
    _ what: String, within limit: Duration = .seconds(60), _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < end else { throw TooLate(what: what) }
        try await Task.sleep(for: .milliseconds(2))
    }
}
