/// A condition did not come about in time.
public struct TooLate: Error, CustomStringConvertible {
    private let what: String
    private let place: String

    public init(what: String, file: String = #fileID, line: Int = #line) {
        self.what = what
        self.place = "\(file):\(line)"
    }

    public var description: String { "\(self.place): waited in vain for \(self.what)" }
}

/// Waits until `condition` holds. The limit is far beyond what any of them takes: machines that test are busy.
///
/// It asks again and again, because much of what tests wait for (another program, a file, a row of the database) calls
/// nobody when it changes.
///
/// - Throws: ``TooLate``, which names the line that waited.
public func until(
    _ what: String, within limit: Duration = .seconds(60), file: String = #fileID, line: Int = #line,
    _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < end else { throw TooLate(what: what, file: file, line: line) }
        try await Task.sleep(for: .milliseconds(2))
    }
}
