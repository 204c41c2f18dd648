/// What belongs to some quarters of an hour.
public struct Shares: Hashable, Sendable {
    public private(set) var byQuarter: [QuarterHour: QuarterFigures] = [:]

    public init() {}

    public init(_ byQuarter: [QuarterHour: QuarterFigures]) {
        self.byQuarter = byQuarter.filter { !$0.value.isEmpty }
    }

    public var isEmpty: Bool { self.byQuarter.isEmpty }

    public mutating func add(_ figures: QuarterFigures, in quarter: QuarterHour) {
        guard !figures.isEmpty else { return }
        self.byQuarter[quarter, default: QuarterFigures()].add(figures)
    }

    mutating func add(imported: Int64, in quarter: QuarterHour) {
        self.byQuarter[quarter, default: QuarterFigures()].imported += imported
    }

    mutating func add(exported: Int64, in quarter: QuarterHour) {
        self.byQuarter[quarter, default: QuarterFigures()].exported += exported
    }

    mutating func add(charging: Int64, in quarter: QuarterHour) {
        self.byQuarter[quarter, default: QuarterFigures()].charging += charging
    }

    mutating func change(_ quarter: QuarterHour, _ body: (inout QuarterFigures) -> Void) {
        body(&self.byQuarter[quarter, default: QuarterFigures()])
        if self.byQuarter[quarter]?.isEmpty == true { self.byQuarter[quarter] = nil }
    }

    func sum(_ amount: KeyPath<QuarterFigures, Int64>) -> Int64 {
        self.byQuarter.values.reduce(0) { $0 + $1[keyPath: amount] }
    }
}
