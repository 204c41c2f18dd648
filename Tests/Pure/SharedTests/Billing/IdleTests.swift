import Shared
import Testing

@Suite struct IdleTests {
    static func tariff(graceMinutes: Int64, until: Tariff.IdleUntil = .transactionEnd) -> Tariff {
        SimplePrices(
            perKWh: amount("0.39"), idlePerMinute: amount("0.10"), idleGraceMinutes: graceMinutes, idleUntil: until
        ).tariff(id: "idle", currency: "EUR")
    }

    @Test(
        arguments: [
            (0, 45, "4.50", 0),
            (30, 45, "1.50", 30), (30, 31, "0.10", 30), (30, 30, "0.00", 30), (30, 10, "0.00", 10), (30, 0, "0.00", 0),
        ] as [(Int64, Int64, String, Int64)])
    func idleTimeIsPaidAfterTheGrace(graceMinutes: Int64, idleMinutes: Int64, fee: String, free: Int64) throws {
        let bill = try Pricing.price(.session(Self.tariff(graceMinutes: graceMinutes), idleMinutes: idleMinutes))
        #expect(bill.lines(.parkingTime).reduce(.zero) { $0 + $1.amount } == amount(fee))
        #expect(bill.idleMilliseconds == idleMinutes * minute)
        #expect(bill.idleGraceMilliseconds == free * minute)
    }

    @Test func everyIdlePeriodHasItsOwnGrace() throws {
        // Charges until 10:20, idle 40 minutes, charges again, idle for the last 50: 10 and 20 minutes are paid.
        var facts = ChargeFacts.session(Self.tariff(graceMinutes: 30), chargingMinutes: 180)
        facts.phases = [(20, .idle), (60, .charging), (130, .idle)].map { minutes, activity in
            .init(at: facts.startedAt.advanced(byMilliseconds: minutes * minute), activity: activity)
        }
        let line = try #require(try Pricing.price(facts).lines(.parkingTime).first)
        #expect(line.parts.map(\.quantity) == [10 * minute, 20 * minute])
        #expect(line.amount == amount("3"))
    }

    @Test func idleWithinTheTransactionCountsWhereItIs() throws {
        let bill = try Pricing.price(.session(Self.tariff(graceMinutes: 0), idleMinutes: 45))
        let part = try #require(bill.lines(.parkingTime).first?.parts.first)
        #expect(part.from == time("2026-03-02T11:00:00Z"))
        #expect(part.to == time("2026-03-02T11:45:00Z"))
    }

    @Test(
        arguments: [
            (.transactionEnd, "2026-03-02T11:40:00Z", "0.00"),
            (.connectorFree, "2026-03-02T11:40:00Z", "1.00"),
            (.connectorFree, nil, "0.00"),
            (.connectorFree, "2026-03-02T10:30:00Z", "0.00"),
        ] as [(Tariff.IdleUntil, String?, String)])
    func aCarThatStaysAfterTheTransaction(until: Tariff.IdleUntil, freeAt: String?, fee: String) throws {
        var facts = ChargeFacts.session(Self.tariff(graceMinutes: 30, until: until))
        facts.freeAt = freeAt.map(time)
        let bill = try Pricing.price(facts)
        #expect(bill.lines(.parkingTime).reduce(.zero) { $0 + $1.amount } == amount(fee))
        #expect(bill.lines(.energy).map(\.amount) == [amount("3.9")])
    }

    @Test func graceRunsOnWhenTheTransactionEndsWhileIdle() throws {
        // Idle from 11:00, the transaction ends at 11:20, the car leaves at 11:50: 20 of 50 minutes are paid.
        var facts = ChargeFacts.session(Self.tariff(graceMinutes: 30, until: .connectorFree), idleMinutes: 20)
        facts.freeAt = time("2026-03-02T11:50:00Z")
        #expect(try Pricing.price(facts).lines(.parkingTime).map(\.amount) == [amount("2")])
    }

    @Test func phasesOutsideTheSessionAndOutOfOrderAreHeldWithinIt() throws {
        var facts = ChargeFacts.session(.of(.time("60"), .parking("60")))
        facts.phases = [
            .init(at: time("2020-01-01T00:00:00Z"), activity: .idle),
            .init(at: time("2026-03-02T10:30:00Z"), activity: .charging),
            .init(at: time("2026-03-02T10:10:00Z"), activity: .idle),
            .init(at: time("2030-01-01T00:00:00Z"), activity: .charging),
        ]
        let bill = try Pricing.price(facts)
        #expect(bill.lines(.parkingTime).map(\.quantity) == [hour])
        #expect(bill.lines(.time).isEmpty)
    }
}
