import Testing

@testable import OCPP

@Suite struct DecimalNumberTests {
    @Test(
        arguments: [
            ("0", 0, 0), ("230.50", 23050, -2), ("-1.5", -15, -1), (" 12.3 ", 123, -1), ("+5", 5, 0), (".5", 5, -1),
            ("5.", 5, 0), ("1e3", 1, 3), ("1.5E-2", 15, -3), ("0.30000001192092896", 30_000_001_192_092_896, -17),
            ("1.2345678901234567890123", 1_234_567_890_123_456_789, -18),
        ] as [(String, Int64, Int)])
    func numbersAreExact(text: String, significand: Int64, exponent: Int) {
        #expect(DecimalNumber(text) == DecimalNumber(significand: significand, exponent: exponent))
    }

    @Test(arguments: ["", ".", "-", "NaN", "1,5", "1e", "1e99999", "0x10", "12 W", "99999999999999999999", "--1"])
    func otherTextIsNoNumber(text: String) {
        #expect(DecimalNumber(text) == nil)
    }

    @Test(
        arguments: [
            ("12345.6789", -3, 12_345_679), ("-12345.6785", -3, -12_345_679), ("0.0004", -3, 0), ("0.0005", -3, 1),
            ("1.5", 0, 2), ("1e3", 0, 1000), ("1e18", 0, 1_000_000_000_000_000_000), ("1e19", 0, nil), ("5e-30", 0, 0),
            ("0e9000", 0, 0), ("9", 18, 0), ("20", -18, nil),
        ] as [(String, Int, Int64?)])
    func roundingIsHalfAwayFromZero(text: String, exponent: Int, expected: Int64?) throws {
        #expect(try #require(DecimalNumber(text)).rounded(toExponent: exponent) == expected)
    }

    @Test(arguments: [
        ("230.50", "230.50"), ("-0.05", "-0.05"), ("5", "5"), ("1e3", "1e3"), ("1e-20", "1e-20"), ("0.0", "0.0"),
    ])
    func descriptionIsJSON(text: String, expected: String) throws {
        let number = try #require(DecimalNumber(text))
        #expect(number.description == expected)
        #expect(try JSONDocument(number.description).root.decimal == number)
    }

    @Test(arguments: [("99.9", false, false), ("100", false, false), ("100.1", false, true), ("-0.1", true, false)])
    func boundsAreExact(text: String, below: Bool, above: Bool) throws {
        let number = try #require(DecimalNumber(text))
        #expect(number.isLess(than: 0) == below)
        #expect(number.isGreater(than: 100) == above)
    }
}
