/// An exact decimal: a price, an amount of money or a percentage.
///
/// Kept as a whole number of 10⁻¹² in 128 bits, so that sums, products and roundings are integer arithmetic and two
/// machines always agree; `Double` never touches it. Amounts read from text are below 10²⁰; a tariff's own numbers are
/// limited much further (`Tariff.problems()`), which keeps every product of pricing within the range.
public struct Amount: Hashable, Comparable, Sendable {
    /// Whole multiples of 10⁻¹².
    let trillionths: Int128

    /// How many decimal places an amount can hold.
    public static let maximumPlaces = 12

    static let trillionthsInOne: Int128 = 1_000_000_000_000

    public static let zero = Amount(trillionths: 0)

    init(trillionths: Int128) {
        self.trillionths = trillionths
    }

    public init(_ whole: Int64) {
        self.init(trillionths: Int128(whole) * Self.trillionthsInOne)
    }

    public var isNegative: Bool { self.trillionths < 0 }

    public static func < (left: Amount, right: Amount) -> Bool {
        left.trillionths < right.trillionths
    }

    public static func + (left: Amount, right: Amount) -> Amount {
        Amount(trillionths: Self.held(left.trillionths.addingReportingOverflow(right.trillionths), by: left))
    }

    public static func - (left: Amount, right: Amount) -> Amount {
        Amount(trillionths: Self.held(left.trillionths.subtractingReportingOverflow(right.trillionths), by: left))
    }

    public static prefix func - (amount: Amount) -> Amount {
        .zero - amount
    }

    public static func += (left: inout Amount, right: Amount) {
        left = left + right
    }

    /// This amount `factor` times, exactly: a price per minute becomes OCPI's price per hour with 60.
    public func multiplied(by factor: Int64) -> Amount {
        Amount(trillionths: Self.held(self.trillionths.multipliedReportingOverflow(by: Int128(factor)), by: self))
    }

    /// How many decimal places it takes to write this amount.
    public var places: Int {
        var rest = self.trillionths
        var places = Self.maximumPlaces
        while places > 0, rest % 10 == 0 {
            rest /= 10
            places -= 1
        }
        return places
    }

    /// An amount beyond 10²⁶ is nonsense that a damaged file may hold; it must not trap.
    private static func held(_ result: (partialValue: Int128, overflow: Bool), by left: Amount) -> Int128 {
        guard result.overflow else { return result.partialValue }
        return left.isNegative ? .min : .max
    }
}

extension Amount {
    /// A number of kWh in milliwatt-hours; what is finer is cut off.
    var wholeMilliwattHours: Int64 {
        Int64(clamping: self.trillionths / 1_000_000)
    }

    /// Milliwatt-hours in kWh, exactly.
    public init(kWhFromMilliwattHours milliwattHours: Int64) {
        self.init(trillionths: Int128(milliwattHours) * 1_000_000)
    }
}
