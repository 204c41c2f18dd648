import Testing

@testable import CloudSync

@Suite struct RateMeterTests {
    let now = ContinuousClock.now

    @Test func nothingIsNoRate() {
        #expect(RateMeter().perSecond(now: now) == 0)
    }

    static let rows: [(seconds: Int, rate: Double)] = [
        (0, 100), (1, 100), (2, 50), (4, 25), (9, 10), (10, 0), (1_000_000, 0),
    ]

    @Test(arguments: rows)
    func aBurstFadesInTenSeconds(_ row: (seconds: Int, rate: Double)) {
        var meter = RateMeter()
        meter.add(100, now: now)
        let rate = meter.perSecond(now: now + .seconds(row.seconds))
        #expect(abs(rate - row.rate) < 2)
    }

    @Test func aSteadyFlowHasItsRate() {
        var meter = RateMeter()
        for tenth in 0..<600 { meter.add(5, now: now + .milliseconds(100 * tenth)) }
        #expect(abs(meter.perSecond(now: now + .seconds(60)) - 50) < 6)
    }
}
