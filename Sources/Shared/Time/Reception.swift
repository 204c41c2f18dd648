/// When the gateway received something, by clocks of its own.
public struct Reception: Hashable, Sendable {
    /// The wall clock, never earlier than the newest trusted instant in the database.
    public var at: Timestamp
    /// Whether the wall clock can be believed. A gateway that has lost its clock still measures durations.
    public var isTrusted: Bool
    /// The same moment by the clock that never steps; nil where it is not known (what was received long ago).
    public var monotonic: MonotonicInstant?

    public init(at: Timestamp, isTrusted: Bool = true, monotonic: MonotonicInstant? = nil) {
        self.at = at
        self.isTrusted = isTrusted
        self.monotonic = monotonic
    }
}

/// A moment in the life of a running machine. Two of one boot tell a duration, whatever the wall clock did.
public struct MonotonicInstant: Hashable, Sendable {
    /// Which start of the machine it is counted from.
    public var boot: Int64
    /// Milliseconds since then, suspension included.
    public var milliseconds: Int64

    public init(boot: Int64, milliseconds: Int64) {
        self.boot = boot
        self.milliseconds = milliseconds
    }

    /// Milliseconds from `earlier` to this moment; nil where the machine was started between them.
    public func milliseconds(since earlier: MonotonicInstant) -> Int64? {
        guard self.boot == earlier.boot else { return nil }
        return Timestamp(milliseconds: self.milliseconds).milliseconds(
            since: Timestamp(milliseconds: earlier.milliseconds))
    }
}
