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

    /// Why a wall clock is not believed.
    public enum Doubt: String, Codable, Sendable {
        /// It is before the first gateway was made: nobody has set it.
        case unset
        /// It is earlier than what the database holds with a trusted time.
        case earlier
        /// It is further ahead than a gateway is ever switched off.
        case farAhead = "far_ahead"
    }

    private struct Base: Equatable {
        var at: Timestamp
        var monotonic: Int64
    }

    /// The newest instant at which the wall clock was believed.
    public private(set) var newestTrusted: Timestamp
    private var latestBelievable: Timestamp
    public private(set) var isSynchronised = false
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
    ///
    /// - Returns: false, and changes nothing, for a clock that nobody can have set.
    public mutating func believe(wall: Timestamp) -> Bool {
        guard !self.isUnset(wall) else { return false }
        self.trust(wall)
        return true
    }

    /// Why `wall` is not believed; nil where it is.
    public func doubt(of wall: Timestamp) -> Doubt? {
        if self.isUnset(wall) { return .unset }
        if self.isSynchronised { return nil }
        if self.isStepBack(wall) { return .earlier }
        return wall > self.latestBelievable ? .farAhead : nil
    }

    /// - Parameters:
    ///   - wall: the wall clock.
    ///   - monotonic: a clock that never stops or steps, in milliseconds from any zero.
    public mutating func stamp(wall: Timestamp, monotonic: Int64) -> Reception {
        guard self.doubt(of: wall) == nil else {
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

    private func isUnset(_ wall: Timestamp) -> Bool {
        wall.advanced(byMilliseconds: Self.stepBackMilliseconds) < Self.floor
    }
}
