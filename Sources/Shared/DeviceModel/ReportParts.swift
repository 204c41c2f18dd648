/// Which parts of a report in many parts have come, in whatever order (2.0.1 part 2, B07: `seqNo` counts from 0).
///
/// Bounded: what lies beyond `highest`, or would make more gaps than `mostRanges`, is not noted, and the report stays
/// incomplete.
public struct ReportParts: Equatable, Sendable {
    /// The highest number that a part may have.
    public static let highest = 100_000
    /// The most ranges of parts that are kept apart.
    public static let mostRanges = 500

    /// In order, neither touching nor overlapping.
    public private(set) var ranges: [ClosedRange<Int>] = []
    /// The number of the last part; nil until it came.
    public private(set) var last: Int?

    public init() {}

    /// A part came; one that comes again changes nothing.
    ///
    /// - Parameter isLast: no part follows it (`tbc` is false).
    public mutating func came(_ number: Int, isLast: Bool) {
        guard (0...Self.highest).contains(number) else { return }
        if isLast { self.last = max(number, self.last ?? 0) }
        guard !self.ranges.contains(where: { $0.contains(number) }) else { return }
        let touching = self.ranges.filter { $0.upperBound == number - 1 || $0.lowerBound == number + 1 }
        guard !touching.isEmpty || self.ranges.count < Self.mostRanges else { return }
        let lower = min(number, touching.first?.lowerBound ?? number)
        let upper = max(number, touching.last?.upperBound ?? number)
        self.ranges.removeAll { touching.contains($0) }
        let place = self.ranges.firstIndex { $0.lowerBound > upper } ?? self.ranges.endIndex
        self.ranges.insert(lower...upper, at: place)
    }

    /// Every part from 0 to the last has come.
    public var isComplete: Bool {
        guard let last else { return false }
        return self.ranges == [0...last]
            || (self.ranges.first.map { $0.lowerBound == 0 && $0.upperBound > last } ?? false)
    }

    /// Whether a part of this number came not yet and would be noted.
    public func takes(_ number: Int) -> Bool {
        guard (0...Self.highest).contains(number), !self.ranges.contains(where: { $0.contains(number) }) else {
            return false
        }
        return self.ranges.count < Self.mostRanges
            || self.ranges.contains { $0.upperBound == number - 1 || $0.lowerBound == number + 1 }
    }

    /// The number of the next part, where parts come in order and bear none.
    public var next: Int { (self.ranges.last?.upperBound ?? -1) + 1 }

    /// After how long without a part a report counts as incomplete, in seconds.
    public static let quietSeconds: Int64 = 60

    /// Whether no part came for so long that none is expected any more.
    public static func isQuiet(since instant: Timestamp, now: Timestamp) -> Bool {
        now >= instant.advanced(bySeconds: Self.quietSeconds)
    }

    /// The parts that are known to be missing, as `3` or `5-7`, and `the end` where the last part did not come.
    public var missing: [String] {
        var missing: [String] = []
        var next = 0
        for range in self.ranges {
            if next < range.lowerBound { missing.append([next...(range.lowerBound - 1)].text) }
            next = range.upperBound + 1
        }
        if self.last == nil { missing.append("the end") }
        return missing
    }

    /// `0-3,5`, as the database keeps it.
    public var text: String { self.ranges.text }

    /// The reverse of `text`; what cannot be read is left out.
    public init(text: String, last: Int?) {
        self.last = last
        self.ranges = [ClosedRange<Int>](text: text)
    }
}
