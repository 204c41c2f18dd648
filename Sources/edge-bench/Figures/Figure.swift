/// One line of the table.
struct Figure: Equatable {
    enum Limit: Equatable {
        case atLeast(Double)
        case atMost(Double)
    }

    var name: String
    /// With unit.
    var measured: String
    var value: Double
    var limit: Limit?
    /// What comes after the limit.
    var goal: Double?
    /// Whether a slow disk alone may miss the limit.
    var dependsOnDisk = true
    /// Whether a slow or busy machine alone may miss the limit.
    var dependsOnSpeed = true

    var isMissed: Bool {
        switch self.limit {
        case .atLeast(let bound): self.value < bound
        case .atMost(let bound): self.value > bound
        case nil: false
        }
    }

    var meetsGoal: Bool {
        guard let goal = self.goal else { return false }
        if case .atMost = self.limit { return self.value <= goal }
        return self.value >= goal
    }
}

/// Numbers as people read them.
enum Number {
    /// `31,234`.
    static func whole(_ value: Double) -> String {
        var digits = Array(String(Int(value.rounded())))
        var position = digits.count - 3
        while position > 0 {
            digits.insert(",", at: position)
            position -= 3
        }
        return String(digits)
    }

    /// With so many decimals.
    static func decimal(_ value: Double, _ places: Int) -> String {
        let scale = (0..<places).reduce(1.0) { result, _ in result * 10 }
        let scaled = Int((value * scale).rounded())
        let digits = String(scaled.magnitude)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let point = padded.index(padded.endIndex, offsetBy: -places)
        return (scaled < 0 ? "-" : "") + padded[..<point] + (places > 0 ? "." : "") + padded[point...]
    }

    /// A bound: whole where it is.
    static func bound(_ value: Double) -> String {
        value == value.rounded() ? self.whole(value) : self.decimal(value, 1)
    }
}
