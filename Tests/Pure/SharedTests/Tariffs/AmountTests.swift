import Foundation
import Shared
import Testing

@Suite struct AmountTests {
    @Test(arguments: [
        ("0", "0"), ("0.29", "0.29"), ("-1.005", "-1.005"), ("12.50", "12.5"), ("007", "7"), ("-0", "0"),
        ("0.000000000001", "0.000000000001"), ("99999999999999999999", "99999999999999999999"),
        ("0.10000000000000000000", "0.1"),
    ])
    func textIsReadAndWrittenExactly(text: String, expected: String) throws {
        #expect(try #require(Amount(text)).description == expected)
    }

    @Test(arguments: [
        "", "-", ".", "1.", ".5", "+1", "1,5", "1e3", "0x1", "1.2.3", " 1", "1 ", "NaN", "--1", "½", "٣",
        "0.0000000000001", "100000000000000000000",
    ])
    func whatIsNoDecimalIsRefused(text: String) {
        #expect(Amount(text) == nil)
    }

    @Test(arguments: [
        ("4.8", 2, "4.80"), ("4", 2, "4.00"), ("4.805", 2, "4.805"), ("-0.5", 2, "-0.50"), ("120", 0, "120"),
    ])
    func moneyIsWrittenWithTheCurrencysPlaces(text: String, places: Int, expected: String) {
        #expect(amount(text).text(minimumPlaces: places) == expected)
    }

    @Test(arguments: ["0.29", "1.005", "4.35", "0.1", "1e-3", "12345678901234567.89", "-7", "1.10", "0.000001"])
    func jsonNumbersNeverPassThroughBinaryFloatingPoint(number: String) throws {
        let decoded = try JSONDecoder().decode([Amount].self, from: Data("[\(number)]".utf8))
        let expected = number == "1e-3" ? "0.001" : number
        #expect(decoded == [amount(expected)])
    }

    @Test func jsonIsWrittenAsStringsAndReadBack() throws {
        let amounts = [amount("0.29"), amount("-1.005"), amount("20")]
        let json = try JSONEncoder().encode(amounts)
        #expect(String(decoding: json, as: UTF8.self) == #"["0.29","-1.005","20"]"#)
        #expect(try JSONDecoder().decode([Amount].self, from: json) == amounts)
    }

    @Test(arguments: ["\"abc\"", "1e30", "true", "null", "0.1234567890123"])
    func jsonThatIsNoAmountIsAnError(json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Amount].self, from: Data("[\(json)]".utf8)) }
    }

    @Test func aThousandTenthsAreAHundred() {
        let sum = (0..<1000).reduce(Amount.zero) { sum, _ in sum + amount("0.1") }
        #expect(sum == Amount(100))
        #expect(amount("0.3") - amount("0.1") == amount("0.2"))
        #expect(-amount("0.5") < .zero)
    }

    @Test(arguments: [("0.05", "3"), ("0.333333", "19.99998"), ("0", "0")])
    func aPricePerMinuteIsSixtyTimesThatPerHour(perMinute: String, perHour: String) {
        #expect(amount(perMinute).multiplied(by: 60) == amount(perHour))
    }

    @Test(arguments: [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CHF", 2), ("XXX", 2)])
    func currenciesHaveTheirOwnPlaces(code: String, places: Int) {
        #expect(Currency.places(of: code) == places)
    }
}
