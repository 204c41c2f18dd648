import Foundation
import Shared
import Testing

@Suite struct TariffFileTests {
    static let full = """
        {"id": "night", "name": "Day and night", "currency": "EUR", "tax_percent": 19, "country_code": "DE",
         "elements": [
           {"price_components": [{"type": "ENERGY", "price": 0.39, "vat": "7", "step_size": 1},
                                 {"type": "PARKING_TIME", "price": 6, "step_size": 60}],
            "restrictions": {"start_time": "22:00", "end_time": "06:00", "start_date": "2026-01-01",
              "end_date": "2027-01-01", "day_of_week": ["MONDAY", "SUNDAY"], "min_kwh": 1.5, "max_kwh": 50,
              "min_duration": 0, "max_duration": 7200}},
           {"price_components": [{"type": "TIME", "price": 2.4}, {"type": "FLAT", "price": 1}]}],
         "min_price": {"excl_vat": 0.5, "incl_vat": 0.6}, "max_price": {"excl_vat": 50},
         "idle_grace_seconds": 1800, "idle_until": "connector_free", "rounding": {"mode": "half_even", "places": 3}}
        """

    static func read(_ json: String) throws -> Tariff {
        try TariffFile.read(Data(json.utf8))
    }

    @Test func everyFieldIsRead() throws {
        let tariff = try Self.read(Self.full)
        #expect(tariff.name == "Day and night")
        #expect(tariff.taxPercent == Amount(19))
        #expect(tariff.elements[0].priceComponents[0] == .energy("0.39", vat: "7", step: 1))
        #expect(tariff.elements[0].restrictions?.startTime?.description == "22:00")
        #expect(tariff.elements[0].restrictions?.endDate?.description == "2027-01-01")
        #expect(tariff.elements[0].restrictions?.dayOfWeek == [.monday, .sunday])
        #expect(tariff.elements[0].restrictions?.minKWh == amount("1.5"))
        #expect(tariff.elements[1].priceComponents == [.time("2.4"), .flat("1")])
        #expect(tariff.minPrice == PriceLimit(exclVat: amount("0.5"), inclVat: amount("0.6")))
        #expect(tariff.maxPrice == PriceLimit(exclVat: Amount(50)))
        #expect(tariff.idleGraceSeconds == 1800)
        #expect(tariff.waitsForFreeConnector)
        #expect(tariff.currencyRounding == CurrencyRounding(places: 3, mode: .halfEven))
    }

    @Test func whatIsPinnedToASessionReadsBackTheSame() throws {
        let tariff = try Self.read(Self.full)
        let pinned = try JSONEncoder().encode(tariff)
        #expect(try JSONDecoder().decode(Tariff.self, from: pinned) == tariff)
        #expect(try TariffFile.read(pinned) == tariff)
    }

    @Test func theLeastFileGetsTheStatedDefaults() throws {
        let tariff = try Self.read(
            #"{"id":"a","currency":"JPY","elements":[{"price_components":[{"type":"FLAT","price":0}]}]}"#)
        #expect(tariff.name == "a")
        #expect(tariff.taxPercent == nil)
        #expect(tariff.idleUntil == .transactionEnd)
        #expect(!tariff.waitsForFreeConnector)
        #expect(tariff.currencyRounding == CurrencyRounding(places: 0, mode: .halfUp))
    }

    @Test(arguments: [
        ("not json", "line 1", "not valid JSON"),
        ("{\"id\": \"a\",\n \"currency\": \"EUR\",\n \"tax_percent\": 0,19}", "line 3", "not valid JSON"),
        ("{\"id\": \"a\"", "", "Unexpected end of file"),
        ("[]", "", "an object"),
        (#"{"currency":"EUR","elements":[]}"#, "id", "is missing"),
        (#"{"id":"a","currency":"EUR","elements":[{}]}"#, "elements[0].price_components", "is missing"),
        (
            #"{"id":"a","currency":"EUR","elements":[{"price_components":[{"type":"POWER","price":1}]}]}"#,
            "elements[0].price_components[0].type", "POWER"
        ),
        (
            #"{"id":"a","currency":"EUR","elements":[{"price_components":[{"type":"FLAT","price":"x"}]}]}"#,
            "elements[0].price_components[0].price", "not a decimal"
        ),
        (
            #"{"id":"a","currency":"EUR","elements":[{"price_components":[{"type":"FLAT","price":1}],"#
                + #""restrictions":{"start_time":"24:00"}}]}"#,
            "elements[0].restrictions.start_time", "'24:00' is not a time of day such as 17:30"
        ),
        (
            #"{"id":"a","currency":"EUR","elements":[{"price_components":[{"type":"FLAT","price":1}],"#
                + #""restrictions":{"end_date":"2026-02-30"}}]}"#,
            "elements[0].restrictions.end_date", "is not a date"
        ),
    ])
    func aFileThatCannotBeReadSaysWhereAndWhy(json: String, path: String, message: String) throws {
        let error = try #require(throws: InvalidTariff.self) { try Self.read(json) }
        let problem = try #require(error.problems.last)
        #expect(problem.path == path)
        #expect(problem.message.contains(message), "\(problem)")
    }

    @Test func unknownAndUnsupportedKeysAreAllNamed() throws {
        let json = """
            {"id": "a", "currency": "EUR", "minprice": 1, "start_date_time": "2026-01-01T00:00:00Z", "elements": [
              {"price_components": [{"type": "ENERGY", "price": 1, "stepsize": 1}],
               "restrictions": {"max_power": 11, "reservation": "RESERVATION"}}]}
            """
        let error = try #require(throws: InvalidTariff.self) { try Self.read(json) }
        #expect(
            error.problems.map(\.path) == [
                "elements[0].price_components[0].stepsize", "elements[0].restrictions.max_power",
                "elements[0].restrictions.reservation", "minprice", "start_date_time",
            ])
        #expect(error.problems[0].message == "unknown key; known here: price, step_size, type, vat")
        #expect(error.problems[1].message.contains("not supported yet"))
    }

    @Test func aHugeFileIsRefusedUnread() {
        #expect(throws: InvalidTariff.self) { try TariffFile.read(Data(repeating: 32, count: 300_000)) }
    }

    @Test func everyProblemIsListedAtOnce() throws {
        var tariff = try Self.read(Self.full)
        tariff.id = "with space"
        tariff.currency = "eur"
        tariff.taxPercent = Amount(101)
        tariff.idleGraceSeconds = -1
        tariff.rounding.places = 5
        tariff.minPrice = PriceLimit(exclVat: Amount(60), inclVat: Amount(50))
        tariff.elements[0].priceComponents.append(.energy("-1", step: 0))
        tariff.elements[0].restrictions?.endTime = LocalTimeOfDay("22:00")
        tariff.elements[0].restrictions?.endDate = LocalDate("2026-01-01")
        tariff.elements[0].restrictions?.maxKWh = amount("1.5")
        tariff.elements[0].restrictions?.maxDuration = 0
        tariff.elements[1].priceComponents = []
        #expect(
            tariff.problems().map(\.path) == [
                "id", "currency", "tax_percent", "min_price.incl_vat", "min_price", "idle_grace_seconds",
                "rounding.places", "elements[0].price_components[2].type", "elements[0].price_components[2].price",
                "elements[0].price_components[2].step_size", "elements[0].restrictions.end_time",
                "elements[0].restrictions.end_date", "elements[0].restrictions.max_kwh",
                "elements[0].restrictions.max_duration", "elements[1].price_components",
            ])
    }

    @Test(arguments: ["1000000.000001", "0.0000001", "-0.01"])
    func pricesOutOfRangeAreRefused(price: String) {
        #expect(!Tariff.of(.energy(price)).problems().isEmpty)
    }

    @Test func simplePricesBecomeOneElementWithTimePricedByTheHour() {
        let prices = SimplePrices(
            perKWh: amount("0.39"), perMinute: amount("0.05"), sessionFee: Amount(1), idlePerMinute: amount("0.10"),
            idleGraceMinutes: 30, taxPercent: Amount(19))
        let tariff = prices.tariff(id: "simple", currency: "EUR")
        #expect(tariff.problems().isEmpty)
        #expect(tariff.idleGraceSeconds == 1800)
        #expect(tariff.elements.count == 1)
        #expect(
            tariff.elements[0].priceComponents == [.flat("1"), .energy("0.39"), .time("3"), .parking("6")])
    }

    @Test func noPriceAtAllIsAProblem() {
        let tariff = SimplePrices().tariff(id: "none", currency: "EUR")
        #expect(tariff.problems().map(\.path) == ["elements[0].price_components"])
    }
}
