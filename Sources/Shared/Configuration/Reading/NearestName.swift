/// Finds the name that a person most likely meant.
public enum NearestName {
    /// The candidate nearest to `name`; nil when none is near enough to be worth suggesting.
    public static func among(_ candidates: some Sequence<String>, to name: String) -> String? {
        let wanted = Self.plain(name)
        // Longer input cannot be near to any key, and the comparison is quadratic.
        guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
        let near = candidates.map { (name: $0, distance: Self.distance(wanted, Self.plain($0))) }
            .min { $0.distance < $1.distance }
        guard let near, near.distance <= max(1, wanted.count / 3) else {
            return candidates.first { Self.isLackingUnit(name, of: $0) }
        }
        return near.name
    }

    /// `call_timeout` and `call_timeout_ms` for `call_timeout_seconds`: the name is right but for the unit at its end.
    private static func isLackingUnit(_ name: String, of candidate: String) -> Bool {
        guard let unit = candidate.lastIndex(of: "_") else { return false }
        let stem = candidate[..<unit]
        return stem.contains("_") && (name == stem || name.hasPrefix("\(stem)_"))
    }

    /// Case and the choice between dash and underscore are no difference worth a point.
    private static func plain(_ name: String) -> [UInt8] {
        name.lowercased().utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn `left` into `right` (optimal string
    /// alignment).
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        var older: [Int] = []
        var previous = Array(0...right.count)
        for i in 1...left.count {
            var current = [i]
            for j in 1...right.count {
                let replaced = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)
                var best = min(replaced, previous[j] + 1, current[j - 1] + 1)
                if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                    best = min(best, older[j - 2] + 1)
                }
                current.append(best)
            }
            (older, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
