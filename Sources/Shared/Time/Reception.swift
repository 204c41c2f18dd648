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
