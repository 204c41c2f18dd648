import Shared
import Testing

/// OCPI 2.2.1 mod_tariffs: the examples of the Tariff object and of `step_size`.
@Suite struct StepSizeTests {
    @Test(arguments: [(Int64(1), "0.029"), (25, "0.031"), (500, "0.125")])
    func energyIsBilledInWholeSteps(step: Int64, expected: String) throws {
        var tariff = Tariff.of(.energy("0.25", step: step))
        tariff.rounding.places = 3
        let bill = try Pricing.price(.session(tariff, energy: Energy(milliwattHours: 115_200)))
        #expect(bill.exclTax == expected)
        #expect(bill.energy == Energy(milliwattHours: 115_200))
    }

    @Test(arguments: [(Int64(6), Int64(10)), (10, 10), (11, 15), (0, 0)])
    func timeIsBilledInWholeSteps(used: Int64, billed: Int64) throws {
        let bill = try Pricing.price(.session(.of(.time("6", step: 300)), chargingMinutes: used))
        #expect(bill.lines.reduce(0) { $0 + $1.quantity } == billed * minute)
    }

    @Test(
        arguments: [
            // 20 kWh, then 40 minutes of parking billed by the quarter.
            (
                Tariff.of(
                    .flat("0.5", vat: "20"), .energy("0.25", vat: "10", step: 1), .parking("2", vat: "20", step: 900)),
                60, 40, "7.00", "7.90"
            ),
            // 2.5 hours by the minute.
            (Tariff.of(.time("2", vat: "10", step: 60)), 150, 0, "5.00", "5.50"),
            // 2.5 hours, then 42 minutes of parking by five minutes.
            (
                Tariff.of(.time("3", vat: "10", step: 60), .parking("5", vat: "20", step: 300)), 150, 42, "11.25",
                "12.75"
            ),
            // 1.9 per hour at 5.2 %.
            (Tariff.of(.time("1.9", vat: "5.2", step: 300)), 150, 0, "4.75", "5.00"),
        ] as [(Tariff, Int64, Int64, String, String)])
    func theStandardsExamples(
        tariff: Tariff, charging: Int64, idle: Int64, excl: String, incl: String
    ) throws {
        let facts = ChargeFacts.session(tariff, chargingMinutes: charging, idleMinutes: idle, energy: kWh(20))
        let bill = try Pricing.price(facts)
        #expect(bill.exclTax == excl)
        #expect(bill.inclTax == incl)
    }

    /// The standard's tariff 22: 1.20 an hour before 17:00, 2.40 after, parking 1.00 before 20:00.
    static let switching = Tariff.of(
        elements: (
            TariffRestrictions(startTime: LocalTimeOfDay("00:00"), endTime: LocalTimeOfDay("17:00")),
            [.time("1.20", step: 1800), .parking("1.00", step: 900)]
        ),
        (
            TariffRestrictions(startTime: LocalTimeOfDay("17:00"), endTime: LocalTimeOfDay("20:00")),
            [.time("2.40", step: 900), .parking("1.00", step: 900)]
        ),
        (
            TariffRestrictions(startTime: LocalTimeOfDay("20:00"), endTime: LocalTimeOfDay("23:59")),
            [.time("2.40", step: 900)]
        ))

    @Test(
        arguments: [
            // 5 + 5 minutes of charging, then 2 of parking that the step makes 5.
            ("16:55", 10, 2, [5, 5, 5], "0.38"),
            // 25 + 10 minutes of charging; the step adds 10.
            ("16:35", 35, 0, [25, 20], "1.30"),
            // 5 + 5 minutes of charging at one price, the step adds 5; parking after 20:00 is free.
            ("19:55", 10, 2, [15], "0.60"),
        ] as [(String, Int64, Int64, [Int64], String)])
    func theLastComponentsStepCountsForChargingAndParkingTogether(
        start: String, charging: Int64, idle: Int64, minutes: [Int64], excl: String
    ) throws {
        let facts = ChargeFacts.session(
            Self.switching, from: "2026-03-02T\(start):00Z", chargingMinutes: charging, idleMinutes: idle)
        let bill = try Pricing.price(facts)
        #expect(bill.lines.map(\.quantity) == minutes.map { $0 * minute })
        #expect(bill.exclTax == excl)
    }

    @Test func theAdditionIsTold() throws {
        let line = try #require(try Pricing.price(.session(.of(.time("6", step: 300)), chargingMinutes: 6)).lines.first)
        #expect(line.stepAddition == 4 * minute)
        #expect(line.parts.map(\.quantity) == [6 * minute])
    }
}
