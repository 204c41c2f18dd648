import Shared
import Testing

/// A decimal in a test; one that cannot be read fails the test.
func amount(_ text: String) -> Amount {
    guard let value = Amount(text) else {
        Issue.record("'\(text)' is not a decimal")
        return .zero
    }
    return value
}

func time(_ text: String) -> Timestamp {
    guard let value = Timestamp(rfc3339: text) else {
        Issue.record("'\(text)' is not a time")
        return Timestamp(milliseconds: 0)
    }
    return value
}

func kWh(_ value: Int64) -> Energy { Energy(milliwattHours: value * 1_000_000) }
func wh(_ value: Int64) -> Energy { Energy(milliwattHours: value * 1000) }

let minute: Int64 = 60_000
let hour: Int64 = 3_600_000

extension PriceComponent {
    static func energy(_ price: String, vat: String? = nil, step: Int64? = nil) -> PriceComponent {
        PriceComponent(type: .energy, price: amount(price), vat: vat.map(amount), stepSize: step)
    }

    static func time(_ price: String, vat: String? = nil, step: Int64? = nil) -> PriceComponent {
        PriceComponent(type: .time, price: amount(price), vat: vat.map(amount), stepSize: step)
    }

    static func parking(_ price: String, vat: String? = nil, step: Int64? = nil) -> PriceComponent {
        PriceComponent(type: .parkingTime, price: amount(price), vat: vat.map(amount), stepSize: step)
    }

    static func flat(_ price: String, vat: String? = nil) -> PriceComponent {
        PriceComponent(type: .flat, price: amount(price), vat: vat.map(amount))
    }
}

extension Tariff {
    static func of(_ components: PriceComponent..., tax: String? = nil) -> Tariff {
        Tariff(
            id: "T", currency: "EUR", taxPercent: tax.map(amount),
            elements: [TariffElement(priceComponents: components)])
    }

    static func of(elements: (TariffRestrictions?, [PriceComponent])..., tax: String? = nil) -> Tariff {
        Tariff(
            id: "T", currency: "EUR", taxPercent: tax.map(amount),
            elements: elements.map { TariffElement(priceComponents: $0.1, restrictions: $0.0) })
    }
}

extension ChargeFacts {
    /// Charges evenly for a while, then stands idle; one reading at the begin, one when charging ends, one at the end.
    static func session(
        _ tariff: Tariff, from start: String = "2026-03-02T10:00:00Z", chargingMinutes: Int64 = 60,
        idleMinutes: Int64 = 0, energy: Energy = kWh(10), zone: String = "UTC"
    ) -> ChargeFacts {
        let started = time(start)
        let full = started.advanced(byMilliseconds: chargingMinutes * minute)
        let ended = full.advanced(byMilliseconds: idleMinutes * minute)
        let origin = kWh(1000)
        return ChargeFacts(
            startedAt: started, endedAt: ended,
            energy: [
                EnergyPoint(at: started, register: origin, readingSeq: 1),
                EnergyPoint(at: full, register: origin + energy, readingSeq: 2),
                EnergyPoint(at: ended, register: origin + energy, readingSeq: 3),
            ],
            phases: idleMinutes > 0 ? [Phase(at: full, activity: .idle)] : [], tariff: tariff, timeZone: zone)
    }
}

extension Bill {
    /// Quantity and amount of each line of a kind.
    func lines(_ kind: LineItem.Kind) -> [LineItem] {
        self.lines.filter { $0.kind == kind }
    }

    var exclTax: String { self.totals.exclTax.text(minimumPlaces: self.rounding.places) }
    var inclTax: String { self.totals.inclTax.text(minimumPlaces: self.rounding.places) }
}

/// Numbers that are the same in every run (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { self.state = seed }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
