/// Hours and days as the clock on a site's wall shows them, quarters of an hour as they are.
///
/// A day lasts from one local midnight to the next, 23 or 25 hours where the clock is changed in it; an hour that the
/// clock shows twice is two.
public struct LocalPeriods: Sendable {
    /// A period: from `start` to before `end`.
    public struct Period: Hashable, Sendable {
        public var start: Timestamp
        public var end: Timestamp

        public init(start: Timestamp, end: Timestamp) {
            self.start = start
            self.end = end
        }
    }

    private let clock: LocalClock
    private let length: AggregatePeriod

    public init(_ length: AggregatePeriod, clock: LocalClock) {
        self.length = length
        self.clock = clock
    }

    /// The period that holds `from` and those that begin after it and before `until`, in order; `most` at the most.
    public func periods(from: Timestamp, until: Timestamp, most: Int) -> [Period] {
        guard from < until, most > 0 else { return [] }
        let reach = min(until, from.advanced(byMilliseconds: Int64(most) * self.length.milliseconds))
        let begins = self.begins(from: from, until: reach)
        return zip(begins, begins.dropFirst()).filter { $1 > from && $0 < until }.prefix(most).map {
            Period(start: $0, end: $1)
        }
    }

    /// Where periods begin, from at or before `from` to at or after `until`.
    private func begins(from: Timestamp, until: Timestamp) -> [Timestamp] {
        let unit = self.length.milliseconds
        guard self.length != .quarterHour else {
            let first = QuarterHour(from).start
            let count = (until.milliseconds(since: first) + unit - 1) / unit
            return (0...count).map { first.advanced(byMilliseconds: $0 * unit) }
        }
        let margin = 2 * LocalMoment.millisecondsPerDay
        var begins = Begins(length: self.length)
        for stretch in self.clock.stretches(
            from: from.advanced(byMilliseconds: -margin), until: until.advanced(byMilliseconds: margin))
        {
            begins.add(stretch)
        }
        return begins.found
    }

    /// Goes through stretches of one offset each.
    private struct Begins {
        let length: AggregatePeriod
        var found: [Timestamp] = []
        /// The number of the hour or day that runs, by the clock on the wall.
        private var current: Int64?

        init(length: AggregatePeriod) { self.length = length }

        mutating func add(_ stretch: LocalClock.Stretch) {
            let unit = self.length.milliseconds
            let wall = stretch.from.milliseconds + stretch.offset
            var number = wall / unit - (wall % unit < 0 ? 1 : 0)
            if self.isBegin(number, isFull: wall % unit == 0) { self.begin(at: stretch.from) }
            if self.current.map({ number > $0 || self.length == .hour }) ?? true { self.current = number }
            while true {
                number += 1
                let at = Timestamp(milliseconds: number * unit - stretch.offset)
                guard at < stretch.until else { return }
                if self.isBegin(number, isFull: true) {
                    self.begin(at: at)
                    self.current = number
                }
            }
        }

        /// A day begins once, however often its midnight is shown; an hour each time that it is shown.
        private func isBegin(_ number: Int64, isFull: Bool) -> Bool {
            guard let current else { return false }
            return number > current || (self.length == .hour && isFull)
        }

        private mutating func begin(at instant: Timestamp) { self.found.append(QuarterHour(instant).start) }
    }

    /// `instant` by the clock on the wall, with its distance from UTC: `2026-11-23T14:00:00+01:00`.
    public func text(_ instant: Timestamp) -> String {
        let local = self.clock.local(instant)
        let wall = local.day * LocalMoment.millisecondsPerDay + local.millisecondOfDay
        let minutes = (wall - instant.milliseconds) / 60_000
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let sign = minutes < 0 ? "-" : "+"
        let offset = sign + two(abs(minutes) / 60) + ":" + two(abs(minutes) % 60)
        return Timestamp(milliseconds: wall).description.prefix(19) + offset
    }
}
