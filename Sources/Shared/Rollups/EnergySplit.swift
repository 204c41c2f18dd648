/// How the energy between two register values is shared out over quarters of an hour.
enum EnergySplit {
    /// Two values further apart than this, in milliseconds, tell nothing of the time between them.
    static let longestGap: Int64 = 7 * 86_400_000

    /// `amount` evenly over the time from `from` to `until`. The parts add up to `amount`: each quarter gets the energy
    /// until its end, rounded down to the milliwatt-hour, less that until its begin. Where no time is between them, or
    /// too much, all of it flowed in the quarter of `until`.
    static func parts(of amount: Int64, from: Timestamp, until: Timestamp) -> [(quarter: QuarterHour, amount: Int64)] {
        guard amount != 0 else { return [] }
        let whole = until.milliseconds(since: from)
        guard (1...self.longestGap).contains(whole) else { return [(QuarterHour(until), amount)] }
        var time: Int64 = 0
        var shared: Int64 = 0
        return QuarterHour.parts(from: from, until: until).compactMap { quarter, milliseconds in
            time += milliseconds
            let reached = Int64(clamping: Int128(amount) * Int128(time) / Int128(whole))
            defer { shared = reached }
            return reached == shared ? nil : (quarter, reached - shared)
        }
    }
}
