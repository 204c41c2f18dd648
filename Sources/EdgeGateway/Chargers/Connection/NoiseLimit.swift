/// Bounds how many frames a second a charger may send that cost no commit: pings, and messages that are refused or go
/// nowhere. Calls that are stored are bounded by the writer, which paces their answers.
struct NoiseLimit: Equatable, Sendable {
    static let perSecond = 1000

    private var second: ContinuousClock.Instant?
    private var count = 0

    /// Such a frame came. Returns until when nothing more is to be read; nil while the charger is within the limit.
    mutating func heard(now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        if let second, second.duration(to: now) < .seconds(1) {
            self.count += 1
            return self.count > Self.perSecond ? second.advanced(by: .seconds(1)) : nil
        }
        self.second = now
        self.count = 1
        return nil
    }
}
