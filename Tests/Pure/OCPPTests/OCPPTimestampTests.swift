import Testing

@testable import OCPP

@Suite struct OCPPTimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-11-22T10:00:00Z", 1_795_341_600_000),
        ("2026-11-22T10:00:00.5Z", 1_795_341_600_500), ("2026-11-22T10:00:00.123999999Z", 1_795_341_600_123),
        ("2026-11-22t10:00:00z", 1_795_341_600_000), ("2026-11-22T11:30:00+01:30", 1_795_341_600_000),
        ("2026-11-22T00:00:00-10:00", 1_795_341_600_000), ("2024-02-29T00:00:00Z", 1_709_164_800_000),
        ("2016-12-31T23:59:60Z", 1_483_228_800_000), ("1969-12-31T23:59:59.999Z", -1),
        ("0000-01-01T00:00:00Z", -62_167_219_200_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        // Not RFC 3339, and certain all the same.
        ("2026-11-22T10:00:00", 1_795_341_600_000), ("2026-11-22 10:00:00Z", 1_795_341_600_000),
        ("2026-11-22T12:00:00+0200", 1_795_341_600_000), ("2026-11-22T12:00:00+02", 1_795_341_600_000),
        ("2026-11-22T10:00:00,25Z", 1_795_341_600_250), ("+2026-11-22T10:00:00Z", 1_795_341_600_000),
    ])
    func timesAreRead(text: String, milliseconds: Int64) throws {
        let timestamp = try #require(OCPPTimestamp(text))
        #expect(timestamp == OCPPTimestamp(milliseconds: milliseconds))
        #expect(!timestamp.isOutOfRange)
    }

    @Test(arguments: [
        "222222017-01-01T00:00:00Z", "10000-02-29T00:00:00Z", "99999999999999999999999999-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z", "9999-12-31T23:59:59-01:00", "0000-01-01T00:00:00+01:00",
    ])
    func absurdYearsAreFlagged(text: String) throws {
        #expect(try #require(OCPPTimestamp(text)).isOutOfRange)
    }

    @Test(arguments: [
        "", "2026", "2026-11-22", "2026-11-22T10:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
        "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-11-31T00:00:00Z", "2026-11-00T00:00:00Z",
        "2026-11-22T24:00:00Z", "2026-11-22T10:60:00Z", "2026-11-22T10:00:61Z", "2026-11-22T10:00:00.Z",
        "2026-11-22T10:00:00+25:00", "2026-11-22T10:00:00+01:60", "2026-11-22T10:00:00Zx", "26-11-22T10:00:00Z",
        "2026-11-22T10:00:00+1", "yesterday", "2026-1-22T10:00:00Z", "222222017-02-30T00:00:00Z",
        "2026-11-22T10:00:00.0000000000000000000000000000000000000000000000000000000000000Z",
    ])
    func otherTextIsNoTime(text: String) {
        #expect(OCPPTimestamp(text) == nil)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1_795_341_600_007, "2026-11-22T10:00:00.007Z"),
            (-1, "1969-12-31T23:59:59.999Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (.max, "9999-12-31T23:59:59.999Z"), (.min, "0000-01-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func timesAreWritten(milliseconds: Int64, expected: String) {
        #expect(OCPPTimestamp(milliseconds: milliseconds).description == expected)
        #expect(JSONWriter.text { OCPPTimestamp(milliseconds: milliseconds).write(to: &$0) } == "\"\(expected)\"")
    }

    @Test func everyDayComesBack() {
        var generator = SeededGenerator(7)
        for _ in 0..<5000 {
            let timestamp = OCPPTimestamp(milliseconds: Int64.random(in: OCPPTimestamp.range, using: &generator))
            #expect(OCPPTimestamp(timestamp.description) == timestamp)
        }
    }
}
