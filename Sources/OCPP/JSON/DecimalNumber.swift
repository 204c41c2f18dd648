/// A decimal number as it stands in a message: `significand × 10^exponent`, exactly.
public struct DecimalNumber: Hashable, Sendable {
    public var significand: Int64
    public var exponent: Int

    public init(significand: Int64, exponent: Int = 0) {
        self.significand = significand
        self.exponent = exponent
    }

    /// Reads a number from text, more liberally than JSON does: blanks around it, a leading `+`, `.5` and `5.` are
    /// accepted, since chargers write meter values as text.
    ///
    /// Digits of a fraction beyond what fits are cut off. Nil when it is not a number, or too large.
    public init?(_ text: String) {
        var text = text
        guard let number = text.withUTF8({ DecimalNumber(text: UnsafeRawBufferPointer($0)) }) else { return nil }
        self = number
    }

    /// This number without trailing zeros: `20000.0` and `2e4` are both `2 × 10⁴`.
    public var normalized: DecimalNumber {
        guard self.significand != 0 else { return DecimalNumber(significand: 0) }
        var result = self
        while result.significand % 10 == 0 {
            result.significand /= 10
            result.exponent += 1
        }
        return result
    }

    /// This number as an integer; nil when it has a fraction or does not fit.
    public var int64: Int64? {
        if self.exponent == 0 { return self.significand }
        let number = self.normalized
        return number.exponent < 0 ? nil : number.rounded(toExponent: 0)
    }

    /// How many units of `10^exponent` this number is, rounded half away from zero; nil when that does not fit.
    ///
    /// Watt-hours `12345.6789` rounded to the exponent −3 are 12345679 milliwatt-hours.
    public func rounded(toExponent exponent: Int) -> Int64? {
        guard self.significand != 0 else { return 0 }
        let (shift, overflow) = self.exponent.subtractingReportingOverflow(exponent)
        guard !overflow, shift <= 18 else { return nil }
        guard shift < 0 else {
            let (product, overflow) = self.significand.multipliedReportingOverflow(by: Self.power(shift))
            return overflow ? nil : product
        }
        guard shift >= -18 else { return 0 }
        let divisor = Self.power(-shift)
        let (quotient, remainder) = self.significand.quotientAndRemainder(dividingBy: divisor)
        let roundsUp = remainder.magnitude >= (divisor / 2).magnitude
        return roundsUp ? quotient + self.significand.signum() : quotient
    }

    /// 10 to the power of 0…18.
    private static func power(_ exponent: Int) -> Int64 {
        (0..<exponent).reduce(Int64(1)) { result, _ in result * 10 }
    }
}

extension DecimalNumber: CustomStringConvertible {
    /// A JSON number: plain where the exponent is small, with an exponent otherwise.
    public var description: String {
        switch self.exponent {
        case 0: return String(self.significand)
        case -18 ... -1: return self.withFraction
        default: return "\(self.significand)e\(self.exponent)"
        }
    }

    private var withFraction: String {
        let digits = String(self.significand.magnitude)
        let padded = String(repeating: "0", count: max(0, 1 - self.exponent - digits.count)) + digits
        let point = padded.index(padded.endIndex, offsetBy: self.exponent)
        return (self.significand < 0 ? "-" : "") + padded[..<point] + "." + padded[point...]
    }
}
