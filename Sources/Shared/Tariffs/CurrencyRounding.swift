/// What happens to an amount that lies exactly half-way between two of the currency's smallest units.
public enum RoundingMode: String, Codable, Sendable, CaseIterable {
    /// Away from zero, so that a credit is the exact mirror of what it takes back.
    case halfUp = "half_up"
    /// To the even neighbour ("banker's rounding").
    case halfEven = "half_even"

    /// `dividend / divisor` as the nearest whole number; `divisor` is positive.
    func divide(_ dividend: Int128, by divisor: Int128) -> Int128 {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        let half = UInt128(divisor.magnitude)
        let twice = remainder.magnitude * 2
        let isTie = twice == half
        let awayFromZero = isTie ? (self == .halfUp || quotient % 2 != 0) : twice > half
        guard awayFromZero else { return quotient }
        return dividend < 0 ? quotient - 1 : quotient + 1
    }
}

/// How the amounts of one bill are rounded: to so many decimal places of the currency, in this mode.
public struct CurrencyRounding: Codable, Equatable, Sendable {
    /// Decimal places of the currency's smallest unit: 2 for EUR, 0 for JPY, 3 for KWD. 0 to 4.
    public let places: Int
    public let mode: RoundingMode

    public init(places: Int, mode: RoundingMode) {
        self.places = min(max(places, 0), 4)
        self.mode = mode
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            places: try container.decode(Int.self, forKey: .places),
            mode: try container.decode(RoundingMode.self, forKey: .mode))
    }

    /// Trillionths in the currency's smallest unit.
    private var quantum: Int128 {
        (self.places..<Amount.maximumPlaces).reduce(1) { power, _ in power * 10 }
    }

    /// `price` × `quantity` ÷ `unit`, rounded once.
    func round(_ price: Amount, times quantity: Int64, per unit: Int64) -> Amount {
        let product = price.multiplied(by: quantity).trillionths
        return self.amount(units: self.mode.divide(product, by: Int128(unit) * self.quantum))
    }

    /// `percent` of `net`, rounded once. `net` is a rounded amount.
    func tax(on net: Amount, percent: Amount) -> Amount {
        let product = self.units(net) * percent.trillionths
        return self.amount(units: self.mode.divide(product, by: 100 * Amount.trillionthsInOne))
    }

    /// A rounded amount as a whole number of the currency's smallest unit.
    func units(_ amount: Amount) -> Int128 {
        self.mode.divide(amount.trillionths, by: self.quantum)
    }

    func amount(units: Int128) -> Amount {
        Amount(trillionths: units * self.quantum)
    }
}

/// Currencies by their ISO 4217 code.
public enum Currency {
    private static let placesOtherThanTwo: [String: Int] = {
        let none = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
        let three = "BHD IQD JOD KWD LYD OMR TND"
        var table: [String: Int] = [:]
        for code in none.split(separator: " ") { table[String(code)] = 0 }
        for code in three.split(separator: " ") { table[String(code)] = 3 }
        return table
    }()

    /// Decimal places of the currency's smallest unit by ISO 4217; 2 for a code that stands in no list.
    public static func places(of code: String) -> Int {
        self.placesOtherThanTwo[code] ?? 2
    }

    /// Three capital letters.
    static func isCode(_ text: String) -> Bool {
        text.utf8.count == 3 && text.utf8.allSatisfy { (65...90).contains($0) }
    }
}
