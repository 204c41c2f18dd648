import Shared
import Testing

@Suite struct ExplanationTests {
    static func text(_ bill: Bill) -> [String] {
        bill.explanation().map { String(repeating: "  ", count: $0.level) + $0.text }
    }

    @Test func everyLineIsExplainedDownToItsReadings() throws {
        let tariff = SimplePrices(
            perKWh: amount("0.391"), sessionFee: Amount(1), idlePerMinute: amount("0.10"), idleGraceMinutes: 10,
            taxPercent: Amount(19)
        ).tariff(id: "T", currency: "EUR")
        let bill = try Pricing.price(.session(tariff, idleMinutes: 17, energy: wh(12_345)))
        #expect(
            Self.text(bill) == [
                "Session fee: 1.00 EUR, tax 19 %",
                "  at 2026-03-02T10:00:00.000Z (element 1)",
                "Energy: 12.345 kWh × 0.391 EUR/kWh = 4.826895 → 4.83 EUR, tax 19 %",
                "  2026-03-02T10:00:00.000Z to 2026-03-02T11:00:00.000Z: 12.345 kWh (element 1)",
                "    from reading 1: 1000 kWh at 2026-03-02T10:00:00.000Z",
                "    to reading 2: 1012.345 kWh at 2026-03-02T11:00:00.000Z",
                "Idle time: 0:07:00 h × 6 EUR/h = 0.7 → 0.70 EUR, tax 19 %",
                "  2026-03-02T11:10:00.000Z to 2026-03-02T11:17:00.000Z: 0:07:00 h (element 1)",
                "  0:10:00 h more were idle and free (grace time)",
                "Total excl. tax: 6.53 EUR",
                "Tax 19 % of 6.53: 1.24 EUR",
                "Total incl. tax: 7.77 EUR (rounded to 2 places, half_up)",
            ])
    }

    @Test func cutsBetweenReadingsStepsAndDoubtsAreTold() throws {
        let tariff = Tariff.of(
            elements: (TariffRestrictions(maxDuration: 1000), [.time("1"), .energy("0.1")]),
            (nil, [.time("7", step: 60), .energy("0.2")]))
        var facts = ChargeFacts.session(tariff, chargingMinutes: 10, energy: kWh(1))
        facts.energy.removeLast()
        facts.endedAt = facts.endedAt.advanced(byMilliseconds: 1)
        facts.estimated = true
        facts.tariff.elements[0].restrictions?.maxDuration = 300
        let text = Self.text(try Pricing.price(facts))
        #expect(
            text.contains("    to reading 2: 1001 kWh at 2026-03-02T10:10:00.000Z, interpolated to the stretch's end"))
        #expect(text.contains("Charging time: 0:06:00 h × 7 EUR/h = 0.7 → 0.70 EUR, no tax"))
        #expect(text.contains("  0:00:59.999 h added: the tariff bills in steps"))
        #expect(text.contains("Charging time: 0:05:00 h × 1 EUR/h = 0.083333… → 0.08 EUR, no tax"))
        #expect(text.last == "Note: the end was not reported; it was concluded from the last reading")
    }
}
