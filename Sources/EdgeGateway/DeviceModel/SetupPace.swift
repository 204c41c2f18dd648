/// How fast chargers that came back together are taken up for what the gateway itself asks of them: their boots, and
/// what they have to say for themselves, come first.
///
/// Pure: it is asked before each charger. A few are taken up at once, so that one that comes alone never waits.
struct SetupPace: Equatable {
    /// How many are taken up at once after a quiet time.
    static let atOnce = 5
    /// The time between two chargers of a herd: 300 are through in half a minute.
    static let interval = Duration.milliseconds(100)

    /// When the next one would have its turn, had none gone at once; nil before the first.
    private var due: ContinuousClock.Instant?

    /// Takes a charger up; returns how long it has to wait instead where too many were before it.
    mutating func takeUp(now: ContinuousClock.Instant) -> Duration? {
        let due = max(self.due ?? now, now)
        let lead = now.duration(to: due) - Self.interval * (Self.atOnce - 1)
        guard lead <= .zero else { return lead }
        self.due = due + Self.interval
        return nil
    }
}
