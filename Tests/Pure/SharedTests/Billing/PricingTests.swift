import Shared
import Testing

@Suite struct PricingTests {
    @Test(
        arguments: [
            (Tariff.of(.energy("0.39")), "3.90", "3.90"),
            (Tariff.of(.energy("0.39"), tax: "19"), "3.90", "4.64"),
            (Tariff.of(.time("3")), "3.00", "3.00"),
            (Tariff.of(.flat("1")), "1.00", "1.00"),
            (Tariff.of(.flat("0")), "0.00", "0.00"),
            (Tariff.of(.energy("0.39"), .time("3"), .flat("1"), tax: "19"), "7.90", "9.40"),
            (Tariff.of(.energy("0.39"), .time("3"), .parking("6"), .flat("1"), tax: "19"), "10.90", "12.97"),
            // Each component its own rate: 0.25 × 10 kWh at 10 %, 0.50 at 20 % (OCPI's example with a start fee).
            (Tariff.of(.energy("0.25", vat: "10"), .flat("0.5", vat: "20")), "3.00", "3.35"),
            (Tariff.of(.energy("0.25", vat: "0"), .flat("0.5"), tax: "20"), "3.00", "3.10"),
        ] as [(Tariff, String, String)])
    func anHourOfTenKWhAndHalfAnHourIdle(tariff: Tariff, excl: String, incl: String) throws {
        let bill = try Pricing.price(.session(tariff, idleMinutes: 30))
        #expect(bill.exclTax == excl)
        #expect(bill.inclTax == incl)
    }

    @Test func aBillSaysWhatWasUsed() throws {
        let bill = try Pricing.price(.session(.of(.energy("0.39"), .time("3")), idleMinutes: 30))
        #expect(bill.energy == kWh(10))
        #expect(bill.chargingMilliseconds == hour)
        #expect(bill.idleMilliseconds == 30 * minute)
        #expect(bill.flags.isEmpty)
        #expect(bill.lines.map(\.kind) == [.energy, .time])
        #expect(bill.lines.map(\.quantity) == [10_000_000, hour])
    }

    @Test(
        arguments: [
            // 12.5 Wh at 0.40: exactly half a cent.
            (.halfUp, 12_500, "0.01"), (.halfEven, 12_500, "0.00"),
            (.halfUp, 37_500, "0.02"), (.halfEven, 37_500, "0.02"),
            (.halfUp, 12_499, "0.00"), (.halfEven, 12_501, "0.01"),
        ] as [(RoundingMode, Int64, String)])
    func tiesAreRoundedAsTheTariffStates(mode: RoundingMode, milliwattHours: Int64, expected: String) throws {
        var tariff = Tariff.of(.energy("0.40"))
        tariff.rounding.mode = mode
        let bill = try Pricing.price(.session(tariff, energy: Energy(milliwattHours: milliwattHours)))
        #expect(bill.exclTax == expected)
    }

    @Test(arguments: [("JPY", "5"), ("EUR", "4.94"), ("KWD", "4.938")])
    func amountsAreRoundedToTheCurrencysPlaces(currency: String, expected: String) throws {
        var tariff = Tariff.of(.energy("0.4938"))
        tariff.currency = currency
        #expect(try Pricing.price(.session(tariff)).exclTax == expected)
    }

    @Test func aThirdOfAnHourIsNotRoundedTwice() throws {
        // 20 min at 0.015/h are 0.005: a tie that binary arithmetic would miss.
        let bill = try Pricing.price(.session(.of(.time("0.015")), chargingMinutes: 20))
        #expect(bill.exclTax == "0.01")
    }

    @Test func taxIsTakenOnceOnTheSumOfARate() throws {
        // Three lines of 0.05 at 10 %: 0.015 together, where each alone would make 0.005.
        let tariff = Tariff.of(.energy("0.005"), .time("0.05"), .flat("0.05"), tax: "10")
        let bill = try Pricing.price(.session(tariff))
        #expect(bill.totals.taxes.map(\.base) == [amount("0.15")])
        #expect(bill.totals.tax == amount("0.02"))
    }

    @Test func noTaxIsNotTheSameAsZeroPercent() throws {
        let bill = try Pricing.price(.session(.of(.energy("1", vat: "0"), .flat("1"))))
        #expect(bill.totals.taxes.map(\.percent) == [nil, .zero])
        #expect(bill.inclTax == "11.00")
    }

    @Test func aSessionWithoutLengthStillPaysItsFee() throws {
        let tariff = Tariff.of(.energy("0.39"), .time("3"), .flat("1"))
        let bill = try Pricing.price(.session(tariff, chargingMinutes: 0, energy: .zero))
        #expect(bill.lines.map(\.kind) == [.flat])
        #expect(bill.exclTax == "1.00")
    }

    @Test func energyInNoTimeIsBilled() throws {
        let bill = try Pricing.price(.session(.of(.energy("0.39"), .time("3")), chargingMinutes: 0))
        #expect(bill.exclTax == "3.90")
    }

    @Test func aMonthLongSessionStaysExact() throws {
        let facts = ChargeFacts.session(
            .of(.energy("0.39"), .time("0.01"), .parking("0.01")), chargingMinutes: 10 * 1440, idleMinutes: 20 * 1440,
            energy: kWh(1000))
        let bill = try Pricing.price(facts)
        #expect(bill.exclTax == "397.20")
        #expect(bill.lines.map(\.quantity) == [1_000_000_000, 240 * hour, 480 * hour])
    }

    @Test func aHundredPausesMakeOneLineAndLoseNoCent() throws {
        var facts = ChargeFacts.session(.of(.time("3"), .parking("0.06")), chargingMinutes: 200, energy: .zero)
        facts.phases = (0..<200).map {
            .init(
                at: facts.startedAt.advanced(byMilliseconds: Int64($0) * minute),
                activity: $0 % 2 == 0 ? .charging : .idle)
        }
        let bill = try Pricing.price(facts)
        #expect(bill.lines.map(\.amount) == [amount("5"), amount("0.1")])
        #expect(bill.lines.map(\.parts.count) == [100, 100])
    }

    @Test func anInvalidTariffIsNotPriced() {
        #expect(throws: PricingError.self) { try Pricing.price(.session(.of(.energy("-1")))) }
    }

    @Test func theDearestSessionThereCanBeDoesNotOverflow() throws {
        var facts = ChargeFacts.session(
            .of(.energy("1000000"), .time("1000000"), .flat("1000000"), tax: "100"), chargingMinutes: 366 * 1440)
        facts.tariff.rounding.places = 4
        facts.tariff.maxPrice = PriceLimit(exclVat: Amount(1_000_000), inclVat: Amount(1_000_000))
        facts.energy = [
            .init(at: facts.startedAt, register: Energy(milliwattHours: .min)),
            .init(at: facts.endedAt, register: Energy(milliwattHours: .max)),
        ]
        let bill = try Pricing.price(facts)
        #expect(bill.totals.inclTax <= Amount(1_000_000))
        #expect(bill.flags.contains(.implausibleEnergy))
    }
}
