/// What is stored of one stream of one life of a site's database: everything up to the watermark, and ranges above it.
///
/// Pure. The row of `fleet.stream` holds it, and is locked from reading it until the commit that changes it, so that
/// several receivers never acknowledge over each other's holes.
struct StreamPosition: Equatable, Sendable {
    /// The most ranges above the watermark. A gateway sends in order and again from its cursor: more holes than a few
    /// come from no honest sender.
    static let mostRanges = 256

    /// Everything up to here is stored; 0: nothing.
    private(set) var watermark: Int64 = 0
    /// What is stored above it: in order, neither touching each other nor the watermark.
    private(set) var ranges: [ClosedRange<Int64>] = []

    enum Taking: Equatable {
        /// These parts of it were not there before; none: all of it was.
        case added([ClosedRange<Int64>])
        /// It would make one hole more than are kept: not taken, the gateway sends it again.
        case tooManyHoles
    }

    /// A batch covers `range`, the records that it left out included.
    mutating func take(_ range: ClosedRange<Int64>) -> Taking {
        let added = self.missing(in: range)
        guard !added.isEmpty else { return .added([]) }
        var merged: [ClosedRange<Int64>] = []
        var whole = range
        for known in self.ranges {
            if known.upperBound < whole.lowerBound - 1 || known.lowerBound > whole.upperBound + 1 {
                merged.append(known)
            } else {
                whole = min(whole.lowerBound, known.lowerBound)...max(whole.upperBound, known.upperBound)
            }
        }
        if whole.lowerBound <= self.watermark + 1 {
            self.watermark = whole.upperBound
        } else {
            merged.insert(whole, at: merged.firstIndex { $0.lowerBound > whole.upperBound } ?? merged.count)
            guard merged.count <= Self.mostRanges || merged.count <= self.ranges.count else { return .tooManyHoles }
        }
        self.ranges = merged
        return .added(added)
    }

    /// The parts of `range` that are not stored.
    func missing(in range: ClosedRange<Int64>) -> [ClosedRange<Int64>] {
        var parts: [ClosedRange<Int64>] = []
        var next = max(range.lowerBound, self.watermark + 1)
        for known in self.ranges where known.upperBound >= next {
            guard known.lowerBound <= range.upperBound else { break }
            if known.lowerBound > next { parts.append(next...known.lowerBound - 1) }
            next = known.upperBound + 1
        }
        if next <= range.upperBound { parts.append(next...range.upperBound) }
        return parts
    }

    /// What is missing first: up to the next range that is stored, or up to `newest`, which the site says to have.
    func firstHole(newest: Int64?) -> ClosedRange<Int64>? {
        let end = self.ranges.first.map { $0.lowerBound - 1 } ?? newest ?? self.watermark
        return end > self.watermark ? self.watermark + 1...end : nil
    }
}

extension StreamPosition {
    /// - Parameter multirange: as PostgreSQL writes an `int8multirange`: `{[5,11),[20,31)}`.
    init?(watermark: Int64, multirange: String) {
        self.watermark = watermark
        for part in multirange.split(whereSeparator: { "{}[)".contains($0) }) where part != "," {
            let bounds = part.split(separator: ",").compactMap { Int64($0) }
            guard bounds.count == 2, bounds[0] < bounds[1] else { return nil }
            self.ranges.append(bounds[0]...bounds[1] - 1)
        }
    }

    /// The ranges as PostgreSQL reads an `int8multirange`.
    var multirange: String {
        "{" + self.ranges.map { "[\($0.lowerBound),\($0.upperBound)]" }.joined(separator: ",") + "}"
    }
}
