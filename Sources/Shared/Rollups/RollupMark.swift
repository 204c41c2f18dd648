/// How far a running session stands in the roll-ups.
///
/// What its newest readings tell is in none yet: all of it belongs to the quarter of the newest, and is booked when a
/// reading comes that belongs to a later one. So most readings cost the roll-ups nothing but a comparison.
public struct RollupMark: Equatable, Sendable {
    /// The quarter of the newest reading; nil before the first.
    public var quarter: QuarterHour?
    /// What of the session's energies is booked, in milliwatt-hours.
    public var imported: Int64 = 0
    public var exported: Int64 = 0
    /// The highest power in the quarter that is not booked, in milliwatts.
    public var peakPower: Int64 = 0
    /// Until when charging is booked, by the session's time; nil before anything is.
    public var chargedUntil: Timestamp?

    public init() {}

    public init(
        quarter: QuarterHour?, imported: Int64, exported: Int64, peakPower: Int64, chargedUntil: Timestamp?
    ) {
        self.quarter = quarter
        self.imported = imported
        self.exported = exported
        self.peakPower = peakPower
        self.chargedUntil = chargedUntil
    }
}
