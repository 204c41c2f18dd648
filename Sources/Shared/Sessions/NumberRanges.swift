/// Ranges of numbers as text, for the database and for people: `0-3,5`.
extension [ClosedRange<Int>] {
    /// `0-3,5`; empty where there is none.
    public var text: String {
        self.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ",")
    }

    /// The reverse of `text`; what cannot be read is left out.
    public init(text: String) {
        self = text.split(separator: ",").compactMap { part in
            let bounds = part.split(separator: "-").compactMap { Int($0) }
            guard let lower = bounds.first, let upper = bounds.last, lower <= upper else { return nil }
            return lower...upper
        }
    }
}
