/// A quarter of an hour by UTC, which is one of every site: the time zones in use are whole quarters away from UTC.
///
/// What roll-ups are kept by; hours and days of the site's time zone are put together of them.
public struct QuarterHour: Hashable, Comparable, Sendable {
    /// In milliseconds.
    public static let length: Int64 = 900_000

    public let start: Timestamp

    /// The one that `instant` lies in.
    public init(_ instant: Timestamp) {
        let rest = instant.milliseconds % Self.length
        self.start = instant.advanced(byMilliseconds: rest < 0 ? -rest - Self.length : -rest)
    }

    /// Exclusive.
    public var end: Timestamp { self.start.advanced(byMilliseconds: Self.length) }

    public var next: QuarterHour { QuarterHour(self.end) }

    public static func < (left: QuarterHour, right: QuarterHour) -> Bool { left.start < right.start }

    public func contains(_ instant: Timestamp) -> Bool { self.start <= instant && instant < self.end }
}

extension QuarterHour {
    /// The milliseconds of `from` to `until` in each quarter that they touch; the parts add up to the whole.
    public static func parts(from: Timestamp, until: Timestamp) -> [(quarter: QuarterHour, milliseconds: Int64)] {
        var parts: [(QuarterHour, Int64)] = []
        var at = from
        while at < until {
            let quarter = QuarterHour(at)
            let end = min(quarter.end, until)
            parts.append((quarter, end.milliseconds(since: at)))
            guard end > at else { break }
            at = end
        }
        return parts
    }
}
