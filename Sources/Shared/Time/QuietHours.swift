/// Times of the day, by the site's clock: `22:00-06:00`.
public struct QuietHours: Equatable, Sendable {
    /// From a minute of the day until another; over midnight where the second is less.
    private struct Span: Equatable, Sendable {
        let from: Int
        let until: Int

        func contains(_ minute: Int) -> Bool {
            self.from < self.until
                ? (self.from..<self.until).contains(minute) : minute >= self.from || minute < self.until
        }
    }

    private let spans: [Span]
    private let clock: LocalClock?

    /// - Parameters:
    ///   - texts: those that `isSpan` takes; others are passed over.
    ///   - timeZone: a name in the IANA database.
    public init(_ texts: [String], timeZone: String) {
        self.spans = texts.compactMap(Self.span)
        self.clock = LocalClock(identifier: timeZone)
    }

    public var isEmpty: Bool { self.spans.isEmpty }

    public func contains(_ instant: Timestamp) -> Bool {
        guard !self.spans.isEmpty, let clock = self.clock else { return false }
        let minute = Int(clock.local(instant).millisecondOfDay / 60_000)
        return self.spans.contains { $0.contains(minute) }
    }

    /// Whether `text` is two different times of the day, 00:00 to 24:00, with a hyphen between them.
    static func isSpan(_ text: String) -> Bool { self.span(text) != nil }

    private static func span(_ text: String) -> Span? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(self.minute)
        guard ends.count == 2, let from = ends[0], let until = ends[1], from != until, from < 1440 else { return nil }
        return Span(from: from, until: until)
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { 48...57 ~= $0 } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1440
        else { return nil }
        return hour * 60 + minute
    }
}
