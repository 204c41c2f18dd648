/// When the gateway received something, by clocks of its own.
public struct Reception: Hashable, Sendable {
    /// The wall clock, never earlier than the newest trusted instant in the database.
    public var at: Timestamp
    /// Whether the wall clock can be believed. A gateway that has lost its clock still measures durations.
    public var isTrusted: Bool

    public init(at: Timestamp, isTrusted: Bool = true) {
        self.at = at
        self.isTrusted = isTrusted
    }
}

/// Turns the machine's clocks into receptions: durations stay right when the wall clock is unset, jumps or stands still.
///
/// Pure: both clocks are arguments.
public struct SiteClock: Equatable, Sendable {
    /// No gateway of this make ran before: an earlier wall clock is unset.
    public static let floor = Timestamp(milliseconds: 1_767_225_600_000)

    private var newestTrusted: Timestamp
    private var untrustedBase: (at: Timestamp, monotonic: Int64)?

    /// - Parameter newestTrusted: the newest trusted instant in the database; nil when it holds none.
    public init(newestTrusted: Timestamp?) {
        self.newestTrusted = max(newestTrusted ?? Self.floor, Self.floor)
    }

    /// How far the wall clock may step back (an NTP correction) and still be believed, in milliseconds.
    private static let stepBackMilliseconds: Int64 = 60_000

    /// - Parameters:
    ///   - wall: the wall clock.
    ///   - monotonic: a clock that never stops or steps, in milliseconds from any zero.
    public mutating func stamp(wall: Timestamp, monotonic: Int64) -> Reception {
        guard wall.advanced(byMilliseconds: Self.stepBackMilliseconds) >= self.newestTrusted else {
            let base = self.untrustedBase ?? (self.newestTrusted, monotonic)
            self.untrustedBase = base
            return Reception(at: base.at.advanced(byMilliseconds: monotonic - base.monotonic), isTrusted: false)
        }
        self.untrustedBase = nil
        self.newestTrusted = max(self.newestTrusted, wall)
        return Reception(at: self.newestTrusted, isTrusted: true)
    }

    public static func == (left: SiteClock, right: SiteClock) -> Bool {
        left.newestTrusted == right.newestTrusted && left.untrustedBase?.at == right.untrustedBase?.at
            && left.untrustedBase?.monotonic == right.untrustedBase?.monotonic
    }
}
