import Shared
import Testing

@Suite struct PriceLimitTests {
    static func limit(_ excl: String, _ incl: String? = nil) -> PriceLimit {
        PriceLimit(exclVat: amount(excl), inclVat: incl.map(amount))
    }

    @Test(
        arguments: [
            // OCPI's example: 0.25 per kWh at 10 %, at least 0.50 and 0.55.
            (kWh(20), limit("0.50", "0.55"), nil, "5.00", "5.50"),
            (kWh(1), limit("0.50", "0.55"), nil, "0.50", "0.55"),
            (Energy.zero, limit("0.50", "0.55"), nil, "0.50", "0.55"),
            (kWh(1), limit("0.25", "1.10"), nil, "1.00", "1.10"),
            (Energy.zero, limit("0", "1.10"), nil, "1.00", "1.10"),
            (kWh(50), nil, limit("10", "11"), "10.00", "11.00"),
            (kWh(50), nil, limit("10", "10.50"), "9.54", "10.49"),
            (kWh(30), nil, limit("10", "11"), "7.50", "8.25"),
            (kWh(50), nil, limit("0"), "0.00", "0.00"),
            (kWh(5), limit("1"), limit("2"), "1.25", "1.38"),
        ] as [(Energy, PriceLimit?, PriceLimit?, String, String)])
    func bothTotalsAreHeld(energy: Energy, min: PriceLimit?, max: PriceLimit?, excl: String, incl: String) throws {
        var tariff = Tariff.of(.energy("0.25"), tax: "10")
        (tariff.minPrice, tariff.maxPrice) = (min, max)
        let bill = try Pricing.price(.session(tariff, energy: energy))
        #expect(bill.exclTax == excl)
        #expect(bill.inclTax == incl)
    }

    @Test func theAdjustmentIsSharedByTheRatesAsTheyWereBilled() throws {
        var tariff = Tariff.of(.flat("0.50", vat: "20"), .energy("0.25", vat: "10"))
        tariff.maxPrice = Self.limit("6.50")
        let bill = try Pricing.price(.session(tariff, energy: kWh(50)))
        #expect(bill.exclTax == "6.50")
        #expect(bill.lines(.maximumPrice).map(\.amount) == [amount("-6.25"), amount("-0.25")])
        #expect(bill.totals.taxes.map(\.base) == [amount("6.25"), amount("0.25")])
    }
}
