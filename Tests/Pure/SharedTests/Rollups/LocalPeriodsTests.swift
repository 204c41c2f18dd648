import Testing

@testable import Shared

/// Hours and days by the clock on the wall.
@Suite struct LocalPeriodsTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var zone: String
        var length: AggregatePeriod
        var from: String
        var until: String
        /// By the clock on the wall.
        var starts: [String]
        /// In hours.
        var lengths: [Double]
    }

    static let cases = [
        Case(
            testDescription: "days with a short one", zone: "Europe/Berlin", length: .day,
            from: "2026-03-28T12:00:00Z", until: "2026-03-30T12:00:00Z",
            starts: ["2026-03-28T00:00:00+01:00", "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"],
            lengths: [24, 23, 24]),
        Case(
            testDescription: "a long day", zone: "Europe/Berlin", length: .day,
            from: "2026-10-24T22:00:00Z", until: "2026-10-25T23:00:00Z", starts: ["2026-10-25T00:00:00+02:00"],
            lengths: [25]),
        Case(
            testDescription: "an hour that is shown twice", zone: "Europe/Berlin", length: .hour,
            from: "2026-10-24T23:30:00Z", until: "2026-10-25T02:00:00Z",
            starts: ["2026-10-25T01:00:00+02:00", "2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00"],
            lengths: [1, 1, 1]),
        Case(
            testDescription: "an hour that is not shown", zone: "Europe/Berlin", length: .hour,
            from: "2026-03-29T00:00:00Z", until: "2026-03-29T02:00:00Z",
            starts: ["2026-03-29T01:00:00+01:00", "2026-03-29T03:00:00+02:00"], lengths: [1, 1]),
        Case(
            testDescription: "half hours from UTC", zone: "Asia/Kolkata", length: .hour,
            from: "2026-06-01T00:00:00Z", until: "2026-06-01T01:00:00Z",
            starts: ["2026-06-01T05:00:00+05:30", "2026-06-01T06:00:00+05:30"], lengths: [1, 1]),
        Case(
            testDescription: "three quarters from UTC", zone: "Asia/Kathmandu", length: .day,
            from: "2026-06-01T18:15:00Z", until: "2026-06-01T18:16:00Z", starts: ["2026-06-02T00:00:00+05:45"],
            lengths: [24]),
        Case(
            testDescription: "a clock that is set by half an hour", zone: "Australia/Lord_Howe", length: .day,
            from: "2026-10-03T14:00:00Z", until: "2026-10-04T12:00:00Z", starts: ["2026-10-04T00:00:00+10:30"],
            lengths: [23.5]),
        Case(
            testDescription: "a day without its midnight", zone: "Asia/Beirut", length: .day,
            from: "2026-03-28T21:00:00Z", until: "2026-03-29T22:00:00Z",
            starts: ["2026-03-28T00:00:00+02:00", "2026-03-29T01:00:00+03:00", "2026-03-30T00:00:00+03:00"],
            lengths: [24, 23, 24]),
        Case(
            testDescription: "a midnight that is shown twice", zone: "America/Havana", length: .day,
            from: "2026-11-01T04:00:00Z", until: "2026-11-02T05:00:00Z", starts: ["2026-11-01T00:00:00-04:00"],
            lengths: [25]),
        Case(
            testDescription: "quarters of an hour", zone: "Europe/Berlin", length: .quarterHour,
            from: "2026-11-23T13:20:00Z", until: "2026-11-23T13:45:00Z",
            starts: ["2026-11-23T14:15:00+01:00", "2026-11-23T14:30:00+01:00"], lengths: [0.25, 0.25]),
    ]

    @Test(arguments: cases)
    func periodsFollowTheClockOnTheWall(_ given: Case) throws {
        let periods = LocalPeriods(given.length, clock: try #require(LocalClock(identifier: given.zone)))
        let found = periods.periods(from: time(given.from), until: time(given.until), most: 100)
        #expect(found.map { periods.text($0.start) } == given.starts)
        #expect(found.map { Double($0.end.milliseconds(since: $0.start)) / 3_600_000 } == given.lengths)
    }

    @Test(arguments: AggregatePeriod.allCases)
    func periodsTouchAndGoOnWhereTheyWereCut(_ length: AggregatePeriod) throws {
        let periods = LocalPeriods(length, clock: try #require(LocalClock(identifier: "Europe/Berlin")))
        let (from, until) = (time("2026-03-20T10:20:00Z"), time("2026-04-10T10:20:00Z"))
        let all = periods.periods(from: from, until: until, most: 10_000)
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.end == $1.start })
        #expect(all.first.map { $0.start <= from && from < $0.end } == true)
        #expect(all.last.map { $0.start < until && until <= $0.end } == true)
        var pieces: [LocalPeriods.Period] = []
        while pieces.last?.end ?? from < until {
            pieces += periods.periods(from: pieces.last?.end ?? from, until: until, most: 7)
        }
        #expect(pieces == all)
    }

    @Test func theQuartersOfAStretchAddUp() {
        let parts = QuarterHour.parts(from: time("2026-11-22T10:14:59.999Z"), until: time("2026-11-22T10:30:00.001Z"))
        #expect(parts.map(\.milliseconds) == [1, 900_000, 1])
        #expect(QuarterHour(Timestamp(milliseconds: -1)).start == Timestamp(milliseconds: -900_000))
    }
}
