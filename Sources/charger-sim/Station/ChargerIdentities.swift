/// The names of simulated chargers.
enum ChargerIdentities {
    /// - Parameters:
    ///   - first: the first one; the number at its end counts up (`CP-07`, `CP-08` …). One without a number gets one
    ///     when there are more.
    ///   - prefix: where no first one is given, names are this with `-1`, `-2` and so on.
    static func names(first: String?, prefix: String, count: Int) -> [String] {
        guard let first else { return (1...max(1, count)).map { "\(prefix)-\($0)" } }
        guard count > 1 else { return [first] }
        let digits = String(first.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
        guard let start = Int(digits) else { return (1...count).map { "\(first)-\($0)" } }
        let stem = first.dropLast(digits.count)
        return (0..<count).map { offset in
            let number = String(start + offset)
            return stem + String(repeating: "0", count: max(0, digits.count - number.count)) + number
        }
    }
}
