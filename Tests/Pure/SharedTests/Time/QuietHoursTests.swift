import Testing

@testable import Shared

@Suite struct QuietHoursTests {
    /// Minutes after the midnight of 2026-11-22 in UTC.
    func at(_ hour: Int, _ minute: Int) -> Timestamp {
        Timestamp(milliseconds: 1_795_305_600_000 + Int64((hour * 60 + minute) * 60_000))
    }

    @Test(arguments: [(5, 59, false), (6, 0, true), (21, 59, true), (22, 0, false), (0, 0, false)])
    func aSpanHasItsBeginAndNotItsEnd(_ hour: Int, _ minute: Int, _ isQuiet: Bool) {
        #expect(QuietHours(["06:00-22:00"], timeZone: "UTC").contains(at(hour, minute)) == isQuiet)
    }

    @Test(arguments: [(21, 59, false), (22, 0, true), (23, 59, true), (24, 0, true), (5, 59, true), (6, 0, false)])
    func aSpanMayGoOverMidnight(_ hour: Int, _ minute: Int, _ isQuiet: Bool) {
        #expect(QuietHours(["22:00-06:00"], timeZone: "UTC").contains(at(hour, minute)) == isQuiet)
    }

    @Test func hoursAreTheSites() {
        let hours = QuietHours(["12:00-13:00", "20:00-24:00"], timeZone: "Europe/Berlin")
        #expect(hours.contains(at(11, 30)))
        #expect(!hours.contains(at(12, 30)))
        #expect(hours.contains(at(22, 59)))
        #expect(!hours.contains(at(23, 0)))
    }

    @Test func withoutSpansNoHourIsQuiet() {
        #expect(QuietHours([], timeZone: "UTC").isEmpty)
        #expect(!QuietHours([], timeZone: "UTC").contains(at(0, 0)))
    }

    @Test(arguments: [
        ("06:00-22:00", true), ("00:00-24:00", true), ("6:00-22:00", false), ("06:00-06:00", false), ("06:00", false),
        ("06:60-07:00", false), ("24:00-01:00", false), ("06:00-24:01", false), ("", false),
        ("06:00-07:00-08:00", false),
        ("ab:00-07:00", false), ("+6:00-07:00", false),
    ])
    func aSpanIsTwoTimesOfTheDay(_ text: String, _ isSpan: Bool) {
        #expect(QuietHours.isSpan(text) == isSpan)
    }
}
