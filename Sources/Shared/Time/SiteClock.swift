/// Turns the machine's clocks into receptions: durations stay right when the wall clock is unset, jumps or stands still.
///
/// What it believes of the wall clock:
///
/// | wall clock | synchronised | not |
/// |---|---|---|
/// | before the first gateway was made | no | no |
/// | more than a minute before the newest trusted instant | yes: that one was wrong | no |
/// | up to five years after it | yes | yes |
/// | later | yes | no: a clock chip that glitched |
///
/// So a clock that jumps to 2099 is not believed in the first place, and a site whose database was once led astray
/// recovers when the clock is synchronised, or when a person says that it is right (`believe`).
///
/// Pure: both clocks are arguments.
public struct SiteClock: Equatable, Sendable {
    /// No gateway of this make ran before: an earlier wall clock is unset.
    public static let floor = Timestamp(milliseconds: 1_767_225_600_000)

    /// How far the wall clock may step back (an NTP correction) and still be believed, in milliseconds.
    private static let stepBackMilliseconds: Int64 = 60_000
    /// How long a gateway may have been switched off, in milliseconds.
    private static let longestAbsence: Int64 = 5 * 366 * 86_400_000
    /// The same where nothing tells when it ran last: until about 2066.
    private static let longestLife: Int64 = 40 * 366 * 86_400_000

    private struct Base: Equatable {
        var at: Timestamp
        var monotonic: Int64
    }

    private var newestTrusted: Timestamp
    private var latestBelievable: Timestamp
    private var isSynchronised = false
    /// Where the time without a trusted clock is counted from; nil while the clock is trusted.
    private var untrustedSince: Base?

    /// - Parameter newestTrusted: the newest trusted instant in the database; nil when it holds none.
    public init(newestTrusted: Timestamp?) {
        self.newestTrusted = max(newestTrusted ?? Self.floor, Self.floor)
        let reach = newestTrusted == nil ? Self.longestLife : Self.longestAbsence
        self.latestBelievable = self.newestTrusted.advanced(byMilliseconds: reach)
    }

    /// Whether the machine's clock is kept right by another one, as far as the system knows.
    public mutating func synchronised(_ isSynchronised: Bool) {
        self.isSynchronised = isSynchronised
    }

    /// A person says that the wall clock is right, whatever was trusted before.
    public mutating func believe(wall: Timestamp) {
        self.trust(wall)
    }

    /// - Parameters:
    ///   - wall: the wall clock.
    ///   - monotonic: a clock that never stops or steps, in milliseconds from any zero.
    public mutating func stamp(wall: Timestamp, monotonic: Int64) -> Reception {
        guard self.isBelievable(wall) else {
            let base = self.untrustedSince ?? Base(at: self.newestTrusted, monotonic: monotonic)
            self.untrustedSince = base
            let elapsed = monotonic.subtractingReportingOverflow(base.monotonic).partialValue
            return Reception(at: base.at.advanced(byMilliseconds: elapsed), isTrusted: false)
        }
        // A small step back is waited out, so that time does not go backwards for it.
        self.trust(self.isStepBack(wall) ? wall : max(self.newestTrusted, wall))
        return Reception(at: self.newestTrusted, isTrusted: true)
    }

    private mutating func trust(_ instant: Timestamp) {
        self.untrustedSince = nil
        self.newestTrusted = instant
        self.latestBelievable = instant.advanced(byMilliseconds: Self.longestAbsence)
    }

    private func isStepBack(_ wall: Timestamp) -> Bool {
        wall.advanced(byMilliseconds: Self.stepBackMilliseconds) < self.newestTrusted
    }

    private func isBelievable(_ wall: Timestamp) -> Bool {
        guard wall.advanced(byMilliseconds: Self.stepBackMilliseconds) >= Self.floor else { return false }
        return self.isSynchronised || (!self.isStepBack(wall) && wall <= self.latestBelievable)
    }
}
