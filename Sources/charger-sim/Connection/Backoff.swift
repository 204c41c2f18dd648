/// How long to wait before the next attempt to connect: longer each time, up to half a minute, and never in step with
/// other chargers.
struct Backoff: Equatable, Sendable {
    static let longest = 30.0

    private var attempts = 0

    /// The connection works: the next break is a new one.
    mutating func succeeded() { self.attempts = 0 }

    /// Seconds to wait.
    mutating func next(using random: inout some RandomNumberGenerator) -> Double {
        let base = min(Self.longest, Double(1 << min(self.attempts, 5)))
        self.attempts += 1
        return base * Double.random(in: 0.5...1, using: &random)
    }
}
