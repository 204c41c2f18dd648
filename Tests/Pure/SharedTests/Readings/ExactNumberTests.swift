import Testing

@testable import Shared

@Suite struct ExactNumberTests {
    static let texts: [(Int64, Int, String)] = [
        (123_450, -2, "1234.50"), (-5, -2, "-0.05"), (12, 2, "1200"), (0, 5, "0"), (0, -2, "0.00"), (7, 0, "7"),
        (.min, 0, "-9223372036854775808"), (1, -18, "0.000000000000000001"), (-1, -1, "-0.1"),
    ]

    @Test(arguments: texts)
    func itIsWrittenAsItWasSent(_ significand: Int64, _ exponent: Int, _ text: String) {
        #expect(ExactNumber(significand: significand, exponent: exponent).description == text)
    }

    static let scales: [(Int64, Int, Int, Int64?)] = [
        (1, 0, 3, 1000), (15, -1, 0, 2), (14, -1, 0, 1), (-15, -1, 0, -2), (-14, -1, 0, -1), (25, -1, 0, 3),
        (.max, 0, 0, .max), (.max, 0, 1, nil), (.min, 0, 1, nil), (1, 18, 0, 1_000_000_000_000_000_000),
        (1, 18, 1, nil), (0, 18, 18, 0), (9, -18, -1, 0), (5, -18, 0, 0), (500_000_000_000_000_000, -18, 0, 1),
        (.min, -18, 0, -9),
    ]

    @Test(arguments: scales)
    func itScalesRoundingHalfAwayFromZero(_ significand: Int64, _ exponent: Int, _ power: Int, _ expected: Int64?) {
        #expect(ExactNumber(significand: significand, exponent: exponent).scaled(byPowerOfTen: power) == expected)
    }

    @Test func energiesHoldAtTheEndsOfTheirRange() {
        let most = Energy(milliwattHours: .max)
        let least = Energy(milliwattHours: .min)
        #expect(most + most == most)
        #expect(least + least == least)
        #expect(most - least == most)
        #expect(least - most == least)
    }
}
