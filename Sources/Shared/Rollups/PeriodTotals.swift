/// What a period of one or more quarters of an hour comes to.
public struct PeriodTotals: Equatable, Sendable {
    /// Amounts are sums; the peak is the highest of the quarters'.
    public var figures = QuarterFigures()
    /// The most energy that was taken in one quarter, in milliwatt-hours.
    public var mostImported: Int64 = 0

    public init() {}

    public init(figures: QuarterFigures, mostImported: Int64) {
        self.figures = figures
        self.mostImported = mostImported
    }

    public var isEmpty: Bool { self.figures.isEmpty }

    /// Another quarter.
    public mutating func add(_ quarter: QuarterFigures) {
        self.add(PeriodTotals(figures: quarter, mostImported: quarter.imported))
    }

    /// Other quarters of the same period.
    public mutating func add(_ other: PeriodTotals) {
        self.figures.add(other.figures)
        self.mostImported = max(self.mostImported, other.mostImported)
    }
}
