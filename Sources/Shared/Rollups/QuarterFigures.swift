/// What a roll-up holds of one quarter of an hour. Everything adds up but the peak.
public struct QuarterFigures: Hashable, Sendable {
    /// What cars took, in milliwatt-hours.
    public var imported: Int64 = 0
    /// What they gave back, in milliwatt-hours.
    public var exported: Int64 = 0
    /// The highest power drawn that a reading told, in milliwatts.
    public var peakPower: Int64 = 0
    /// Sessions that began, and that ended.
    public var started: Int64 = 0
    public var ended: Int64 = 0
    /// How long a car was plugged in, a session charged, something was faulted or offline; in milliseconds.
    public var plugged: Int64 = 0
    public var charging: Int64 = 0
    public var faulted: Int64 = 0
    public var offline: Int64 = 0

    public init() {}

    public var isEmpty: Bool { self == QuarterFigures() }

    /// Another share of the same outlet: energies and times add up, of the peaks the higher one counts.
    public mutating func add(_ other: QuarterFigures) {
        self.addAmounts(of: other)
        self.peakPower = max(self.peakPower, other.peakPower)
    }

    /// As `add`, of another outlet at the same time: both may have drawn their peak at once.
    public mutating func addBeside(_ other: QuarterFigures) {
        self.addAmounts(of: other)
        self.peakPower = Self.sum(self.peakPower, other.peakPower)
    }

    private mutating func addAmounts(of other: QuarterFigures) {
        self.imported = Self.sum(self.imported, other.imported)
        self.exported = Self.sum(self.exported, other.exported)
        self.started = Self.sum(self.started, other.started)
        self.ended = Self.sum(self.ended, other.ended)
        self.plugged = Self.sum(self.plugged, other.plugged)
        self.charging = Self.sum(self.charging, other.charging)
        self.faulted = Self.sum(self.faulted, other.faulted)
        self.offline = Self.sum(self.offline, other.offline)
    }

    /// Held at the ends of the range: no meter reaches them, a hostile peer must not trap.
    private static func sum(_ left: Int64, _ right: Int64) -> Int64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? (right < 0 ? .min : .max) : sum
    }
}
