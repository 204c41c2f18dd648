/// Notices a charger whose connections take each other's place again and again: two devices with one identity, or a
/// network that breaks behind the charger's back.
struct Flapping: Equatable, Sendable {
    /// As many replacements within `window` are flapping.
    static let limit = 5
    static let window = Duration.seconds(60)
    /// How long nothing is recorded anew once it was.
    static let quiet = Duration.seconds(600)

    private var replacements: [ContinuousClock.Instant] = []
    private var recordedAt: ContinuousClock.Instant?

    /// A connection took another's place. Returns whether that is an anomaly to be recorded now.
    mutating func replaced(now: ContinuousClock.Instant) -> Bool {
        self.replacements.removeAll { $0.duration(to: now) > Self.window }
        self.replacements.append(now)
        if self.replacements.count > Self.limit { self.replacements.removeFirst() }
        guard self.replacements.count == Self.limit else { return false }
        if let recordedAt, recordedAt.duration(to: now) < Self.quiet { return false }
        self.recordedAt = now
        return true
    }
}
