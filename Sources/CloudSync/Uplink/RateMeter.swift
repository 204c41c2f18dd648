/// How many of something there were a second, of late: the last ten seconds, in buckets of one.
///
/// Pure: times come in as arguments.
struct RateMeter: Equatable, Sendable {
    typealias Instant = ContinuousClock.Instant

    private static let buckets = 10

    /// The second that the newest bucket counts, since `begun`.
    private var second: Int64 = 0
    private var begun: Instant?
    private var counts = [Int64](repeating: 0, count: RateMeter.buckets)

    mutating func add(_ count: Int64, now: Instant) {
        self.move(to: now)
        self.counts[Int(self.second) % Self.buckets] += count
    }

    /// Of the time since the first of them, where that is shorter than ten seconds.
    func perSecond(now: Instant) -> Double {
        guard let begun = self.begun else { return 0 }
        var moved = self
        moved.move(to: now)
        let elapsed = (now - begun) / .seconds(1)
        let sum = moved.counts.reduce(0, +)
        return Double(sum) / min(max(elapsed, 1), Double(Self.buckets))
    }

    private mutating func move(to now: Instant) {
        guard let begun = self.begun else {
            self.begun = now
            return
        }
        let second = max(self.second, (now - begun).components.seconds)
        for _ in 0..<min(second - self.second, Int64(Self.buckets)) {
            self.second += 1
            self.counts[Int(self.second) % Self.buckets] = 0
        }
        guard self.second < second else { return }
        // Longer than all buckets: they are empty, whichever is the newest.
        self.second = second
    }
}
