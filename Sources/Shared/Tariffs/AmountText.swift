import Foundation

extension Amount: LosslessStringConvertible {
    /// Reads `12`, `-0.39`, `1.005`; nil for anything else, for more than 12 decimal places and from 10²⁰ on.
    public init?(_ text: String) {
        var digits = Substring(text)
        let isNegative = digits.first == "-"
        if isNegative { digits.removeFirst() }
        let halves = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = halves.first, Self.isDigits(whole), whole.utf8.count <= 20 else { return nil }
        var fraction = halves.count == 2 ? halves[1] : "0"
        guard Self.isDigits(fraction) else { return nil }
        while fraction.last == "0" { fraction.removeLast() }
        guard fraction.utf8.count <= Self.maximumPlaces else { return nil }
        let padded = String(whole) + fraction + String(repeating: "0", count: Self.maximumPlaces - fraction.utf8.count)
        guard let magnitude = Int128(padded) else { return nil }
        self.init(trillionths: isNegative ? -magnitude : magnitude)
    }

    private static func isDigits(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
    }

    /// As few digits as say it exactly: `0.39`, `-12`, `1.005`.
    public var description: String {
        self.text(minimumPlaces: 0)
    }

    /// With at least `minimumPlaces` decimal places and as many more as it takes to be exact: `4.80`.
    public func text(minimumPlaces: Int) -> String {
        let magnitude = self.trillionths.magnitude
        let one = UInt128(Self.trillionthsInOne)
        let places = max(self.places, min(max(0, minimumPlaces), Self.maximumPlaces))
        let sign = self.isNegative ? "-" : ""
        guard places > 0 else { return sign + String(magnitude / one) }
        let fraction = String(magnitude % one)
        let padded = String(repeating: "0", count: Self.maximumPlaces - fraction.utf8.count) + fraction
        return sign + String(magnitude / one) + "." + padded.prefix(places)
    }
}

extension Amount: Codable {
    /// From a string, or from a JSON number: Foundation reads a `Decimal` from the number's own text, never by way of
    /// a binary floating-point value, and up to 38 digits are exact.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text: String
        if let string = try? container.decode(String.self) {
            text = string
        } else {
            text = try container.decode(Decimal.self).description
        }
        guard let value = Amount(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text)' is not a decimal number with at most 12 decimal places")
        }
        self = value
    }

    /// Always as a string, so that no reader on the way can turn it into a binary floating-point number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }
}
