/// An amount of energy, in whole milliwatt-hours.
///
/// Integer, so that sums are exact: 9 × 10¹⁵ Wh fit, a thousand times more than any meter counts.
public struct Energy: Hashable, Comparable, Codable, Sendable {
    public var milliwattHours: Int64

    public init(milliwattHours: Int64) {
        self.milliwattHours = milliwattHours
    }

    public static let zero = Energy(milliwattHours: 0)

    public static func < (left: Energy, right: Energy) -> Bool {
        left.milliwattHours < right.milliwattHours
    }

    /// Sums beyond the range are held at its ends: a meter cannot reach them, a hostile peer must not trap.
    public static func + (left: Energy, right: Energy) -> Energy {
        let (sum, overflow) = left.milliwattHours.addingReportingOverflow(right.milliwattHours)
        return Energy(milliwattHours: overflow ? (right.milliwattHours < 0 ? .min : .max) : sum)
    }

    public static func - (left: Energy, right: Energy) -> Energy {
        let (difference, overflow) = left.milliwattHours.subtractingReportingOverflow(right.milliwattHours)
        return Energy(milliwattHours: overflow ? (right.milliwattHours < 0 ? .max : .min) : difference)
    }
}
