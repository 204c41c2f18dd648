import Testing

@testable import Shared

@Suite struct SiteClockTests {
    static let now = time("2027-03-01T12:00:00Z")
    static let day: Int64 = 86_400_000

    static func clock() -> SiteClock {
        var clock = SiteClock(newestTrusted: now)
        _ = clock.stamp(wall: now, monotonic: 0)
        return clock
    }

    /// The wall clock from the last trusted instant, in milliseconds; synchronised or not; believed or not.
    static let table: [(Int64, Bool, Bool)] = [
        (0, false, true), (1, false, true), (-60_000, false, true), (-60_001, false, false), (-60_001, true, true),
        (-30 * day, false, false), (-30 * day, true, true), (5 * 365 * day, false, true),
        (6 * 365 * day, false, false), (6 * 365 * day, true, true), (-500 * day, true, false),
    ]

    @Test(arguments: table)
    func whatIsBelieved(_ offset: Int64, _ isSynchronised: Bool, _ isTrusted: Bool) {
        var clock = Self.clock()
        clock.synchronised(isSynchronised)
        let wall = Self.now.advanced(byMilliseconds: offset)
        #expect(clock.stamp(wall: wall, monotonic: 1000).isTrusted == isTrusted)
    }

    @Test func aSmallStepBackIsWaitedOut() {
        var clock = Self.clock()
        let stepped = clock.stamp(wall: Self.now.advanced(byMilliseconds: -20_000), monotonic: 1000)
        #expect(stepped == Reception(at: Self.now))
        let later = clock.stamp(wall: Self.now.advanced(byMilliseconds: 500), monotonic: 21_500)
        #expect(later == Reception(at: Self.now.advanced(byMilliseconds: 500)))
    }

    @Test func anUnsetClockStillMeasuresDurationsAfterTheNewestTrustedInstant() {
        var clock = SiteClock(newestTrusted: Self.now)
        let unset = time("1970-01-01T00:00:10Z")
        let first = clock.stamp(wall: unset, monotonic: 50_000)
        #expect(first == Reception(at: Self.now, isTrusted: false))
        let second = clock.stamp(wall: unset.advanced(byMilliseconds: 90_000), monotonic: 140_000)
        #expect(second == Reception(at: Self.now.advanced(byMilliseconds: 90_000), isTrusted: false))
        let set = Self.now.advanced(byMilliseconds: Self.day)
        #expect(clock.stamp(wall: set, monotonic: 150_000) == Reception(at: set))
    }

    @Test func aFirstStartWithAnUnsetClockIsUntrusted() {
        var clock = SiteClock(newestTrusted: nil)
        #expect(!clock.stamp(wall: time("1970-01-01T00:00:10Z"), monotonic: 0).isTrusted)
        #expect(clock.stamp(wall: time("2040-01-01T00:00:00Z"), monotonic: 1).isTrusted)
        var glitched = SiteClock(newestTrusted: nil)
        #expect(!glitched.stamp(wall: time("2099-01-01T00:00:00Z"), monotonic: 0).isTrusted)
    }

    @Test func aGlitchTo2099IsNotBelievedAndPasses() {
        var clock = Self.clock()
        let glitch = clock.stamp(wall: time("2099-01-01T00:00:00Z"), monotonic: 5000)
        #expect(!glitch.isTrusted)
        #expect(glitch.at == Self.now)
        let after = Self.now.advanced(byMilliseconds: 6000)
        #expect(clock.stamp(wall: after, monotonic: 6000) == Reception(at: after))
    }

    @Test func aDatabaseThatWasLedAstrayRecoversOnceTheClockIsSynchronised() {
        var clock = SiteClock(newestTrusted: time("2099-01-01T00:00:00Z"))
        #expect(!clock.stamp(wall: Self.now, monotonic: 0).isTrusted)
        clock.synchronised(true)
        #expect(clock.stamp(wall: Self.now, monotonic: 1) == Reception(at: Self.now))
        clock.synchronised(false)
        let later = Self.now.advanced(byMilliseconds: 1000)
        #expect(clock.stamp(wall: later, monotonic: 1001) == Reception(at: later))
    }

    @Test func aDatabaseThatWasLedAstrayRecoversWhenAPersonSaysSo() {
        var clock = SiteClock(newestTrusted: time("2099-01-01T00:00:00Z"))
        let isBelieved = clock.believe(wall: Self.now)
        #expect(isBelieved)
        #expect(clock.stamp(wall: Self.now, monotonic: 1) == Reception(at: Self.now))
    }

    @Test func nobodyCanBeRightAboutAClockThatIsUnset() {
        var clock = Self.clock()
        let before = clock
        let isBelieved = clock.believe(wall: time("1970-01-01T00:00:10Z"))
        #expect(!isBelieved)
        #expect(clock == before)
    }

    @Test(
        arguments: [
            ("1970-01-01T00:00:10Z", .unset), ("2027-02-28T12:00:00Z", .earlier), ("2027-03-01T11:59:30Z", nil),
            ("2031-03-01T12:00:00Z", nil), ("2033-03-01T12:00:00Z", .farAhead),
        ] as [(String, SiteClock.Doubt?)])
    func theDoubtIsNamed(_ wall: String, _ doubt: SiteClock.Doubt?) {
        #expect(Self.clock().doubt(of: time(wall)) == doubt)
    }

    @Test(arguments: [Int64.min, -1, 0, 1, .max])
    func noClockTraps(_ milliseconds: Int64) {
        var clock = SiteClock(newestTrusted: Timestamp(milliseconds: milliseconds))
        _ = clock.stamp(wall: Timestamp(milliseconds: milliseconds), monotonic: .max)
        _ = clock.stamp(wall: Timestamp(milliseconds: .max), monotonic: .min)
        _ = clock.stamp(wall: Timestamp(milliseconds: .min), monotonic: .max)
    }
}
