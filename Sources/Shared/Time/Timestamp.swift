/// An instant in UTC, in milliseconds since 1970-01-01T00:00:00Z.
///
/// Integer, so that it is exact in the database, in hashes and in comparisons. It says nothing about whether the clock
/// that made it can be trusted: who records an instant keeps that beside it.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since the epoch; negative before 1970.
    public var milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// This instant moved by `seconds` (negative: earlier), held at the ends of the range.
    public func advanced(bySeconds seconds: Int64) -> Timestamp {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        return self.advanced(byMilliseconds: overflow ? (seconds < 0 ? .min : .max) : product)
    }

    /// This instant moved by `milliseconds`, held at the ends of the range.
    public func advanced(byMilliseconds milliseconds: Int64) -> Timestamp {
        let (sum, overflow) = self.milliseconds.addingReportingOverflow(milliseconds)
        return Timestamp(milliseconds: overflow ? (milliseconds < 0 ? .min : .max) : sum)
    }

    /// Milliseconds from `earlier` to this instant; negative when `earlier` is later. Held at the ends of the range.
    public func milliseconds(since earlier: Timestamp) -> Int64 {
        let (difference, overflow) = self.milliseconds.subtractingReportingOverflow(earlier.milliseconds)
        return overflow ? (self < earlier ? .min : .max) : difference
    }
}
