/// Which readings need not go up on a metered link.
///
/// Whether a reading is needed depends on it and on the reading before it of the same session, and on nothing else: not
/// on what was sent before, nor on where batches are cut. So sending a range again gives the same result, and a receiver
/// can say what it will not get.
///
/// A reading is needed when it is the first of its session, or any of its samples is needed. A sample is needed unless
/// a rule stands for its measurand, it is a plain number taken in the ordinary course of charging (contexts
/// `Sample.Periodic` and `Sample.Clock`; the begin, the end and every interruption of a session have others), the
/// reading before has a number of the same series, and both lie in the same step of the rule's scale:
///
/// - an interval of n seconds divides the time since 1970 into steps of n seconds;
/// - a band of n units divides the values into steps of n, from zero.
public struct Thinning: Equatable, Sendable {
    private enum Bound: Equatable, Sendable {
        /// In milliseconds.
        case interval(Int64)
        case band(ExactNumber, MeasurementUnit)
    }

    private var bounds: [Measurand: Bound] = [:]
    /// For the measurands that are not named.
    private var others: Bound?

    /// - Parameter rules: those that `problem(with:)` has nothing against; others are passed over.
    public init(_ rules: [String]) {
        for rule in rules {
            guard let (measurand, bound) = Self.read(rule) else { continue }
            if let measurand { self.bounds[measurand] = bound } else { self.others = bound }
        }
    }

    public var isEmpty: Bool { self.bounds.isEmpty && self.others == nil }

    /// - Parameter previous: the reading before it of the same session; nil for the first, for readings outside of
    ///   sessions, and where it has been pruned.
    public func needs(
        _ samples: [Sample], at instant: Timestamp, after previous: (samples: [Sample], at: Timestamp)?
    ) -> Bool {
        guard let previous, !samples.isEmpty else { return true }
        return samples.contains { sample in
            guard let bound = self.bounds[sample.series.measurand] ?? self.others, sample.isOrdinary,
                case .number(let number) = sample.value,
                let before = previous.samples.first(where: { $0.series == sample.series }),
                case .number(let numberBefore) = before.value
            else { return true }
            switch bound {
            case .interval(let step):
                return instant.milliseconds.flooredQuotient(step) != previous.at.milliseconds.flooredQuotient(step)
            case .band(let width, let unit):
                guard let power = sample.series.unit.power(in: unit),
                    let step = number.step(of: width, power: power),
                    let stepBefore = numberBefore.step(of: width, power: power)
                else { return true }
                return step != stepBefore
            }
        }
    }

    /// What is wrong with a rule; nil when nothing is.
    static func problem(with rule: String) -> String? {
        self.read(rule) == nil
            ? "no measurand of OCPP (or *), a colon, and seconds or an amount in a unit that it is measured in" : nil
    }

    /// `Voltage: 5 V`, `Power.Active.Import: 60 s`, `*: 300 s`.
    private static func read(_ rule: String) -> (Measurand?, Bound)? {
        let parts = rule.split(separator: ":", omittingEmptySubsequences: false)
        let words = parts.last?.split(separator: " ") ?? []
        guard parts.count == 2, words.count == 2, let number = ExactNumber(plain: words[0]), number.significand > 0
        else { return nil }
        let measurand = Measurand.allCases.first { $0 != .other && $0.name == parts[0] }
        guard measurand != nil || parts[0] == "*" else { return nil }
        if words[1] == "s" {
            guard number.exponent == 0, number.significand <= 86_400 else { return nil }
            return (measurand, .interval(number.significand * 1000))
        }
        guard let measurand, let unit = MeasurementUnit.allCases.first(where: { $0.name == words[1] }), unit != .other,
            measurand.isMeasured(in: unit)
        else { return nil }
        return (measurand, .band(number, unit))
    }
}

extension Sample {
    /// Whether it was taken because time passed, and not because something happened.
    fileprivate var isOrdinary: Bool {
        self.series.context == .samplePeriodic || self.series.context == .sampleClock
    }
}

extension Measurand {
    /// What quantities are measured in, by how their names begin.
    private static let quantities: [(name: String, unit: MeasurementUnit)] = [
        ("Energy.Active", .wattHour), ("EnergyRequest", .wattHour), ("Energy.Reactive", .varHour),
        ("Energy.Apparent", .voltAmpereHour), ("Power.Active", .watt), ("Power.Reactive", .voltAmpereReactive),
        ("Current", .ampere), ("Voltage", .volt), ("Frequency", .hertz), ("SoC", .percent),
    ]

    /// Whether a band of that unit could ever hold one of its values; of a quantity that is not in the table, it may.
    fileprivate func isMeasured(in unit: MeasurementUnit) -> Bool {
        guard let quantity = Self.quantities.first(where: { self.name.hasPrefix($0.name) }) else { return true }
        return unit.power(in: quantity.unit) != nil
    }
}

extension MeasurementUnit {
    /// This unit is ten to this power of `other`; nil where they measure something else.
    fileprivate func power(in other: MeasurementUnit) -> Int? {
        let (mine, its) = (self.plain, other.plain)
        return mine.unit == its.unit ? mine.power - its.power : nil
    }

    private var plain: (unit: MeasurementUnit, power: Int) {
        switch self {
        case .kilowattHour: (.wattHour, 3)
        case .kilovarHour: (.varHour, 3)
        case .kilowatt: (.watt, 3)
        case .kilovoltAmpere: (.voltAmpere, 3)
        case .kilovar: (.voltAmpereReactive, 3)
        case .kilovoltAmpereHour: (.voltAmpereHour, 3)
        case .wattHour, .varHour, .watt, .voltAmpere, .voltAmpereReactive, .ampere, .volt, .celsius, .fahrenheit,
            .kelvin, .percent, .hertz, .ohm, .voltAmpereHour, .perMinute, .none, .other:
            (self, 0)
        }
    }
}

extension ExactNumber {
    /// A positive decimal number of up to nine digits, such as `0.5`.
    fileprivate init?(plain text: Substring) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let digits = parts.joined()
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }), digits.utf8.count <= 9,
            digits.utf8.allSatisfy({ 48...57 ~= $0 }), let significand = Int64(digits)
        else { return nil }
        self.init(significand: significand, exponent: parts.count == 2 ? -parts[1].utf8.count : 0)
    }

    /// In which step of that width the number × 10^`power` lies; nil where that cannot be reckoned.
    fileprivate func step(of width: ExactNumber, power: Int) -> Int64? {
        let exponent = self.exponent + power
        let common = min(exponent, width.exponent)
        guard let number = self.significand.shifted(by: exponent - common),
            let step = width.significand.shifted(by: width.exponent - common)
        else { return nil }
        return number.flooredQuotient(step)
    }
}

extension Int64 {
    /// This × 10^`digits`; nil when it does not fit.
    fileprivate func shifted(by digits: Int) -> Int64? {
        var value = self
        for _ in 0..<digits {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = product
        }
        return value
    }

    fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
        let (quotient, remainder) = self.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
