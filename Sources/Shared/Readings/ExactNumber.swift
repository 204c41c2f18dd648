/// A decimal number exactly as a meter sent it: `significand` × 10^`exponent`.
///
/// "1234.50" is 123450 × 10⁻²: trailing zeros are part of what was sent and come back when it is written again.
public struct ExactNumber: Hashable, Sendable {
    public var significand: Int64
    /// From −18 to 18; what lies outside is not a meter's number.
    public var exponent: Int

    public init(significand: Int64, exponent: Int = 0) {
        self.significand = significand
        self.exponent = exponent
    }

    /// This number × 10^`power`, as a whole number rounded half away from zero; nil when it does not fit.
    public func scaled(byPowerOfTen power: Int) -> Int64? {
        let shift = self.exponent + power
        guard shift != 0 else { return self.significand }
        guard abs(shift) <= 18 else { return self.significand == 0 || shift < 0 ? 0 : nil }
        var factor: Int64 = 1
        for _ in 0..<abs(shift) { factor *= 10 }
        if shift > 0 {
            let (product, overflow) = self.significand.multipliedReportingOverflow(by: factor)
            return overflow ? nil : product
        }
        let (quotient, remainder) = self.significand.quotientAndRemainder(dividingBy: factor)
        return remainder.magnitude >= (factor / 2).magnitude ? quotient + remainder.signum() : quotient
    }
}

extension ExactNumber: CustomStringConvertible {
    /// Plain decimal notation: `1234.50`, `-0.05`, `1200`.
    public var description: String {
        guard self.exponent < 0 else {
            return String(self.significand) + String(repeating: "0", count: self.significand == 0 ? 0 : self.exponent)
        }
        let digits = String(self.significand.magnitude)
        let places = -self.exponent
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let sign = self.significand < 0 ? "-" : ""
        return sign + padded.dropLast(places) + "." + padded.suffix(places)
    }
}
