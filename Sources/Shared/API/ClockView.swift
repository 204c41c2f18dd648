/// The gateway's time, and what it makes of the machine's wall clock.
public struct ClockView: Codable, Hashable, Sendable {
    /// The gateway's time: what is recorded of something that arrives now.
    public var now: Timestamp
    /// The machine's wall clock.
    public var wallClock: Timestamp
    /// Why the wall clock is not believed; nil where it is.
    public var doubt: SiteClock.Doubt?
    /// Whether a time server keeps the machine's clock right, as far as the system tells.
    public var isSynchronised: Bool
    /// The newest time that was trusted.
    public var newestTrusted: Timestamp

    public var isTrusted: Bool { self.doubt == nil }

    public init(
        now: Timestamp, wallClock: Timestamp, doubt: SiteClock.Doubt?, isSynchronised: Bool, newestTrusted: Timestamp
    ) {
        self.now = now
        self.wallClock = wallClock
        self.doubt = doubt
        self.isSynchronised = isSynchronised
        self.newestTrusted = newestTrusted
    }

    enum CodingKeys: String, CodingKey {
        case now, doubt
        case wallClock = "wall_clock"
        case isSynchronised = "synchronised"
        case newestTrusted = "newest_trusted"
    }
}
