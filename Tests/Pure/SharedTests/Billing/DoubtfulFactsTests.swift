import Shared
import Testing

/// What chargers with broken meters and clocks send must be priced, in the customer's favour, and flagged.
@Suite struct DoubtfulFactsTests {
    static let tariff = Tariff.of(.energy("1"), .time("60"))

    static func facts(_ registers: [Int64]) -> ChargeFacts {
        var facts = ChargeFacts.session(tariff)
        facts.energy = registers.enumerated().map { index, value in
            .init(
                at: facts.startedAt.advanced(byMilliseconds: Int64(index) * 10 * minute), register: kWh(value),
                readingSeq: Int64(index))
        }
        return facts
    }

    @Test(
        arguments: [
            ([100, 104, 110], 10, []),
            ([100, 90], 0, [.meterBackwards]),
            ([100, 0, 110], 10, [.meterBackwards]),
            ([100, 4_294_967, 110], 10, [.meterBackwards]),
            ([100, 108, 105, 110], 10, [.meterBackwards]),
            ([100, 50, 60, 70], 0, [.meterBackwards]),
            ([0, 11_000_000], 10_000_000, [.implausibleEnergy]),
            ([100], 0, []), ([], 0, [.noReadings]),
        ] as [([Int64], Int64, [BillFlag])])
    func energyIsTheLastRegisterLessTheFirst(registers: [Int64], energy: Int64, flags: [BillFlag]) throws {
        let bill = try Pricing.price(Self.facts(registers))
        #expect(bill.energy == kWh(energy))
        #expect(bill.lines(.energy).reduce(0) { $0 + $1.quantity } == bill.milliwattHours)
        #expect(bill.flags == flags)
    }

    @Test(arguments: [
        ("2026-03-02T09:00:00Z", BillFlag.endsBeforeStart), ("2027-03-04T10:00:00Z", .implausibleDuration),
        ("9999-12-31T23:59:59Z", .implausibleDuration),
    ])
    func impossibleLengthsBillEnergyAndNoTime(end: String, flag: BillFlag) throws {
        var facts = ChargeFacts.session(Self.tariff)
        facts.endedAt = time(end)
        let bill = try Pricing.price(facts)
        #expect(bill.exclTax == "10.00")
        #expect(bill.flags == [flag])
    }

    @Test func aConnectorThatIsNeverFreeBillsTheTransactionOnly() throws {
        var facts = ChargeFacts.session(.of(.energy("1"), .parking("60")))
        facts.tariff.idleUntil = .connectorFree
        facts.freeAt = time("2029-01-01T00:00:00Z")
        let bill = try Pricing.price(facts)
        #expect(bill.exclTax == "10.00")
        #expect(bill.flags == [.implausibleDuration])
    }

    @Test func readingsWithWrongClocksKeepTheirOrder() throws {
        var facts = Self.facts([100, 104, 110])
        facts.energy[1].at = time("1970-01-01T00:00:00Z")
        let bill = try Pricing.price(facts)
        #expect(bill.energy == kWh(10))
        #expect(bill.flags == [.readingsOutOfOrder])
    }

    @Test func extremeRegistersDoNotTrap() throws {
        var facts = Self.facts([0, 0])
        facts.energy[0].register = Energy(milliwattHours: .max)
        facts.energy[1].register = Energy(milliwattHours: .min)
        #expect(try Pricing.price(facts).energy == .zero)
    }

    @Test func anEstimatedSessionSaysSo() throws {
        var facts = ChargeFacts.session(Self.tariff)
        facts.estimated = true
        #expect(try Pricing.price(facts).flags == [.estimated])
    }
}
