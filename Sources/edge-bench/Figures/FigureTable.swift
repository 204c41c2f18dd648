/// The figures as a table that fits 80 columns.
struct FigureTable {
    var figures: [Figure]
    /// Whether the limits hold for this disk.
    var diskIsFast: Bool
    /// Whether limits that a slow or busy machine may miss count.
    var speedCounts = true

    static let widths = [36, 18, 10, 10]

    static var header: String { self.row(["", "measured", "limit", "goal"]) }

    var lines: [String] { [Self.header] + self.figures.map(self.line) }

    func line(_ figure: Figure) -> String {
        let limit: String
        switch figure.limit {
        case .atLeast(let bound): limit = "≥ \(Number.bound(bound))"
        case .atMost(let bound): limit = "≤ \(Number.bound(bound))"
        case nil: limit = ""
        }
        let row = Self.row([figure.name, figure.measured, limit, figure.goal.map(Number.bound) ?? ""])
        return "\(row) \(self.verdict(figure))".trimmed
    }

    /// Limits that were missed and count: on a slow disk only those that do not depend on it.
    var missed: [Figure] { self.figures.filter { $0.isMissed && self.counts($0) } }

    private func counts(_ figure: Figure) -> Bool {
        (self.diskIsFast || !figure.dependsOnDisk) && (self.speedCounts || !figure.dependsOnSpeed)
    }

    private func verdict(_ figure: Figure) -> String {
        guard figure.limit != nil else { return "" }
        if figure.isMissed { return self.counts(figure) ? "MISS" : "slow" }
        return figure.meetsGoal ? "GOAL" : "PASS"
    }

    private static func row(_ cells: [String]) -> String {
        zip(cells, self.widths).enumerated().map { index, cell in
            let blanks = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
            return index == 0 ? cell.0 + blanks : blanks + cell.0
        }.joined().trimmed
    }
}

extension String {
    /// Without blanks at its end.
    fileprivate var trimmed: String {
        var text = self
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }
}
