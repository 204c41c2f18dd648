import Foundation
import Shared
import Testing

@Suite struct RestrictionTests {
    static let night = TariffRestrictions(startTime: LocalTimeOfDay("22:00"), endTime: LocalTimeOfDay("06:00"))
    static let dayAndNight = Tariff.of(
        elements: (night, [.time("1"), .energy("0.1")]), (nil, [.time("2"), .energy("0.2")]))

    /// Minutes billed as charging time by price.
    static func minutes(_ facts: ChargeFacts) throws -> [String: Int64] {
        let lines = try Pricing.price(facts).lines(.time)
        return Dictionary(uniqueKeysWithValues: lines.map { ($0.price.description, $0.quantity / minute) })
    }

    @Test(
        arguments: [
            // Local time in Berlin is an hour ahead of UTC in winter.
            ("2026-03-02T20:00:00Z", 120, 60, 60),
            ("2026-03-02T21:00:00Z", 60, 60, nil), ("2026-03-02T20:00:00Z", 60, nil, 60),
            ("2026-03-02T04:30:00Z", 60, 30, 30), ("2026-03-02T12:00:00Z", 2880, 960, 1920),
            // The clock goes forward at 02:00 on 29 March: the night is an hour shorter.
            ("2026-03-28T20:00:00Z", 600, 420, 180),
            // And back at 03:00 on 25 October: an hour longer.
            ("2026-10-24T19:00:00Z", 660, 540, 120),
        ] as [(String, Int64, Int64?, Int64?)])
    func bandsFollowTheClockOnTheWall(start: String, minutes: Int64, night: Int64?, day: Int64?) throws {
        let facts = ChargeFacts.session(
            Self.dayAndNight, from: start, chargingMinutes: minutes, zone: "Europe/Berlin")
        let billed = try Self.minutes(facts)
        #expect(billed["1"] == night)
        #expect(billed["2"] == day)
    }

    @Test(
        arguments: [
            // 02:00–03:00 does not exist when the clock goes forward and comes twice when it goes back.
            ("2026-03-29T00:00:00Z", "02:00", "03:00", nil),
            ("2026-03-29T00:00:00Z", "02:30", "03:30", 30),
            ("2026-10-25T00:00:00Z", "02:00", "03:00", 120),
            ("2026-10-25T00:00:00Z", "02:30", "03:00", 60),
            ("2026-10-25T00:00:00Z", "02:30", "04:00", 120),
        ] as [(String, String, String, Int64?)])
    func bandsOnTheDaysOfTheClockChange(start: String, from: String, to: String, minutes: Int64?) throws {
        let band = TariffRestrictions(startTime: LocalTimeOfDay(from), endTime: LocalTimeOfDay(to))
        let tariff = Tariff.of(elements: (band, [.time("1")]), (nil, [.time("2")]))
        let facts = ChargeFacts.session(tariff, from: start, chargingMinutes: 240, zone: "Europe/Berlin")
        let billed = try Self.minutes(facts)
        #expect(billed["1"] == minutes)
        #expect((billed["1"] ?? 0) + (billed["2"] ?? 0) == 240)
    }

    @Test(
        arguments: [
            ("22:00", nil, 120), ("22:00", "00:00", 120), (nil, "06:00", 360),
            ("00:00", "06:00", 360), ("06:00", "00:00", 1080), ("23:59", "00:01", 2),
        ] as [(String?, String?, Int64)])
    func openAndWrappingBandsOverADay(startTime: String?, endTime: String?, minutes: Int64) throws {
        let band = TariffRestrictions(
            startTime: startTime.flatMap(LocalTimeOfDay.init), endTime: endTime.flatMap(LocalTimeOfDay.init))
        let tariff = Tariff.of(elements: (band, [.time("1")]))
        let facts = ChargeFacts.session(tariff, from: "2026-03-02T00:00:00Z", chargingMinutes: 1440)
        #expect(try Self.minutes(facts) == ["1": minutes])
    }

    @Test func daysOfTheWeekAndDatesAreLocal() throws {
        // 2026-03-06 is a Friday; in New York it ends at 05:00 UTC on Saturday.
        let friday = TariffRestrictions(
            startDate: LocalDate("2026-03-01"), endDate: LocalDate("2026-03-07"), dayOfWeek: [.friday, .saturday])
        let tariff = Tariff.of(elements: (friday, [.time("1")]), (nil, [.time("2")]))
        let facts = ChargeFacts.session(
            tariff, from: "2026-03-06T04:00:00Z", chargingMinutes: 1560, zone: "America/New_York")
        #expect(try Self.minutes(facts) == ["1": 1440, "2": 120])
    }

    @Test func aBandOnADayEndsAtItsMidnight() throws {
        // Friday 22:00 to 06:00 is Friday's evening and Friday's early morning, for each moment has one day.
        let band = TariffRestrictions(
            startTime: LocalTimeOfDay("22:00"), endTime: LocalTimeOfDay("06:00"), dayOfWeek: [.friday])
        let facts = ChargeFacts.session(
            .of(elements: (band, [.time("1")])), from: "2026-03-05T12:00:00Z", chargingMinutes: 2880)
        let parts = try #require(try Pricing.price(facts).lines.first).parts
        #expect(parts.map(\.from) == [time("2026-03-06T00:00:00Z"), time("2026-03-06T22:00:00Z")])
        #expect(parts.map(\.to) == [time("2026-03-06T06:00:00Z"), time("2026-03-07T00:00:00Z")])
    }

    @Test func theFirstMatchingElementOfEachDimensionApplies() throws {
        let tariff = Tariff.of(
            elements: (TariffRestrictions(maxDuration: 1800), [.energy("0")]),
            (TariffRestrictions(maxDuration: 2400), [.energy("9"), .time("6")]),
            (nil, [.energy("0.30"), .flat("1"), .time("0")]), (nil, [.flat("100"), .energy("100")]))
        let bill = try Pricing.price(.session(tariff, energy: kWh(6)))
        // 3 kWh free, 1 kWh at 9, 2 kWh at 0.30; 40 minutes at 6 an hour.
        #expect(bill.lines(.energy).map(\.amount) == [.zero, Amount(9), amount("0.6")])
        #expect(bill.lines(.time).map(\.amount) == [Amount(4), .zero])
        #expect(bill.lines(.flat).map(\.amount) == [Amount(1)])
    }

    @Test func energyThresholdsCutToTheMilliwattHour() throws {
        let tariff = Tariff.of(
            elements: (TariffRestrictions(maxKWh: Amount(1)), [.energy("0")]),
            (TariffRestrictions(minKWh: Amount(1), maxKWh: amount("2.5")), [.energy("0.2")]), (nil, [.energy("0.1")]))
        let energy = Energy(milliwattHours: 20_000_001)
        let bill = try Pricing.price(.session(tariff, chargingMinutes: 77, energy: energy))
        #expect(bill.lines.map(\.quantity) == [1_000_000, 1_500_000, 17_500_001])
    }

    @Test func supermarketExampleOfTheStandard() throws {
        // Half an hour free, then 0.25: 5 kWh in the first 30 minutes, 1.2 kWh in the ten after.
        let tariff = Tariff.of(
            elements: (TariffRestrictions(maxDuration: 1800), [.energy("0")]),
            (TariffRestrictions(maxDuration: 3600), [.energy("0.25")]), (nil, [.energy("0.40")]))
        var facts = ChargeFacts.session(tariff, chargingMinutes: 40, energy: wh(6200))
        facts.energy.insert(
            .init(at: time("2026-03-02T10:30:00Z"), register: kWh(1005), readingSeq: 9), at: 1)
        let bill = try Pricing.price(facts)
        #expect(bill.exclTax == "0.30")
        #expect(bill.lines.last?.parts.first?.firstReading?.seq == 9)
    }

    @Test func whereNothingMatchesNothingIsBilled() throws {
        let tariff = Tariff.of(elements: (TariffRestrictions(minDuration: 86_400), [.energy("1"), .flat("1")]))
        let bill = try Pricing.price(.session(tariff))
        #expect(bill.lines.isEmpty)
        #expect(bill.exclTax == "0.00")
        #expect(bill.energy == kWh(10))
    }

    @Test func theFeeIsTakenOnceWhenItsElementFirstMatches() throws {
        let tariff = Tariff.of(
            elements: (TariffRestrictions(minDuration: 1800), [.flat("2")]),
            (TariffRestrictions(minDuration: 2400), [.flat("5")]))
        #expect(try Pricing.price(.session(tariff)).exclTax == "2.00")
    }

    @Test func anUnknownTimeZoneMattersOnlyWhereLocalTimeDoes() throws {
        #expect(throws: PricingError.unknownTimeZone("Mars/Base")) {
            try Pricing.price(.session(Self.dayAndNight, zone: "Mars/Base"))
        }
        #expect(try Pricing.price(.session(.of(.energy("0.39")), zone: "Mars/Base")).exclTax == "3.90")
    }

    /// Every minute asked of Foundation's calendar, which knows nothing of how sessions are cut.
    @Test(arguments: ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])
    func cutsAgreeWithTheCalendarMinuteByMinute(zone: String) throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: zone))
        var numbers = SeededNumbers(seed: 7)
        for anchor in ["2026-03-08T05:00:00Z", "2026-03-29T00:00:00Z", "2026-04-04T14:00:00Z", "2026-10-25T00:00:00Z"] {
            for _ in 0..<10 {
                let start = time(anchor).advanced(
                    byMilliseconds: Int64.random(in: -1440...240, using: &numbers) * minute)
                let length = Int64.random(in: 1...2000, using: &numbers)
                let facts = ChargeFacts.session(
                    Self.dayAndNight, from: start.description, chargingMinutes: length, zone: zone)
                let expected = (0..<length).filter { index in
                    let date = Date(timeIntervalSince1970: Double(start.milliseconds / 1000 + index * 60))
                    let shown = calendar.component(.hour, from: date)
                    return shown >= 22 || shown < 6
                }
                #expect(try Self.minutes(facts)["1"] ?? 0 == Int64(expected.count), "\(zone) \(start) \(length)")
            }
        }
    }
}
