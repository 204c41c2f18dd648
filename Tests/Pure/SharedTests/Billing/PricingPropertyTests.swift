import Shared
import Testing

/// What holds for every bill, tried on sessions and tariffs that nobody thought of.
@Suite struct PricingPropertyTests {
    @Test(arguments: 0..<300 as Range<UInt64>)
    func sumsHold(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        let facts = Self.facts(&numbers)
        #expect(facts.tariff.problems().isEmpty)
        let bill = try Pricing.price(facts)
        let difference = (facts.energy.last?.register ?? .zero) - (facts.energy.first?.register ?? .zero)

        #expect(bill.energy == difference)
        #expect(Self.used(bill, [.energy]) == difference.milliwattHours)
        let length = max(facts.endedAt, facts.freeAt ?? facts.endedAt).milliseconds(since: facts.startedAt)
        #expect(bill.chargingMilliseconds + bill.idleMilliseconds == length)
        #expect(Self.used(bill, [.time]) == bill.chargingMilliseconds)
        #expect(Self.used(bill, [.parkingTime]) == bill.idleMilliseconds - bill.idleGraceMilliseconds)
        #expect(bill.lines.reduce(.zero) { $0 + $1.amount } == bill.totals.exclTax)
        #expect(bill.totals.taxes.reduce(bill.totals.exclTax) { $0 + $1.tax } == bill.totals.inclTax)
        for line in bill.lines {
            #expect(line.amount.places <= 2)
            let isMeasured = line.kind.unit != .piece
            #expect(!isMeasured || line.parts.reduce(line.stepAddition) { $0 + $1.quantity } == line.quantity)
            #expect(zip(line.parts, line.parts.dropFirst()).allSatisfy { $0.to <= $1.from })
        }
        #expect(try Pricing.price(facts) == bill)
        #expect(bill.negated.negated == bill)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func limitsHoldInBothTotals(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        var facts = Self.facts(&numbers)
        let excl = Amount(kWhFromMilliwattHours: Int64.random(in: 0...5000, using: &numbers) * 10_000)
        let incl = excl + Amount(kWhFromMilliwattHours: Int64.random(in: 0...500, using: &numbers) * 10_000)
        let limit = PriceLimit(exclVat: excl, inclVat: incl)
        if Bool.random(using: &numbers) {
            facts.tariff.maxPrice = limit
            let totals = try Pricing.price(facts).totals
            #expect(totals.exclTax <= excl && totals.inclTax <= incl)
        } else {
            facts.tariff.minPrice = limit
            let totals = try Pricing.price(facts).totals
            #expect(totals.exclTax >= excl && totals.inclTax >= incl)
        }
    }

    /// What was used of these dimensions, without what steps added.
    static func used(_ bill: Bill, _ kinds: Set<LineItem.Kind>) -> Int64 {
        bill.lines.filter { kinds.contains($0.kind) }.reduce(0) { $0 + $1.quantity - $1.stepAddition }
    }

    static func facts(_ numbers: inout SeededNumbers) -> ChargeFacts {
        var at = Timestamp(milliseconds: Int64.random(in: 1_750_000_000_000...1_800_000_000_000, using: &numbers))
        var register = Int64.random(in: 0...1_000_000_000, using: &numbers)
        let start = at
        var points: [ChargeFacts.EnergyPoint] = [.init(at: at, register: Energy(milliwattHours: register))]
        var phases: [ChargeFacts.Phase] = []
        for index in 0..<Int.random(in: 0...40, using: &numbers) {
            at = at.advanced(byMilliseconds: Int64.random(in: 0...7_200_000, using: &numbers))
            register += Int64.random(in: 0...3_000_000, using: &numbers)
            points.append(.init(at: at, register: Energy(milliwattHours: register), readingSeq: Int64(index)))
            let activity = Bool.random(using: &numbers) ? ChargeFacts.Activity.charging : .idle
            phases.append(.init(at: at, activity: activity))
        }
        let tariff = Self.tariff(&numbers)
        let stays = tariff.idleUntil == .connectorFree
        let free = stays ? at.advanced(byMilliseconds: Int64.random(in: 0...9_000_000, using: &numbers)) : nil
        return ChargeFacts(
            startedAt: start, endedAt: at, freeAt: free, energy: points, phases: phases, tariff: tariff,
            timeZone: "Europe/Berlin")
    }

    /// Some restricted elements, then one without restrictions, so that all is billed.
    static func tariff(_ numbers: inout SeededNumbers) -> Tariff {
        var elements = (0..<Int.random(in: 0...4, using: &numbers)).map { _ in
            TariffElement(priceComponents: Self.components(&numbers), restrictions: Self.restrictions(&numbers))
        }
        elements.append(TariffElement(priceComponents: Self.components(&numbers)))
        return Tariff(
            id: "T", currency: "EUR", taxPercent: Amount(Int64.random(in: 0...25, using: &numbers)),
            elements: elements, idleGraceSeconds: Int64.random(in: 0...3600, using: &numbers),
            idleUntil: Bool.random(using: &numbers) ? .connectorFree : .transactionEnd)
    }

    static func components(_ numbers: inout SeededNumbers) -> [PriceComponent] {
        TariffDimension.allCases.map { type in
            PriceComponent(
                type: type, price: Amount(kWhFromMilliwattHours: Int64.random(in: 0...5_000_000, using: &numbers)),
                vat: Bool.random(using: &numbers) ? Amount(Int64.random(in: 0...20, using: &numbers)) : nil,
                stepSize: Bool.random(using: &numbers) ? Int64.random(in: 1...1800, using: &numbers) : nil)
        }
    }

    static func restrictions(_ numbers: inout SeededNumbers) -> TariffRestrictions {
        switch Int.random(in: 0...3, using: &numbers) {
        case 0:
            let hours = [7, 12, 17, 22].shuffled(using: &numbers).prefix(2).map { $0 < 10 ? "0\($0)" : "\($0)" }
            return TariffRestrictions(
                startTime: LocalTimeOfDay("\(hours[0]):30"), endTime: LocalTimeOfDay("\(hours[1]):15"))
        case 1: return TariffRestrictions(dayOfWeek: DayOfWeek.allCases.filter { _ in Bool.random(using: &numbers) })
        case 2:
            let least = Int64.random(in: 0...20_000_000, using: &numbers)
            return TariffRestrictions(
                minKWh: Amount(kWhFromMilliwattHours: least),
                maxKWh: Amount(kWhFromMilliwattHours: least + Int64.random(in: 1...20_000_000, using: &numbers)))
        default:
            let least = Int64.random(in: 0...20_000, using: &numbers)
            return TariffRestrictions(
                minDuration: least, maxDuration: least + Int64.random(in: 1...20_000, using: &numbers))
        }
    }
}
