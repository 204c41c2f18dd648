import Testing

@testable import Shared

/// A session that begins at ten by all clocks. Times are minutes after ten.
@Suite struct SessionClockTests {
    static let limit: Int64 = 5 * minute

    struct Case: CustomTestStringConvertible {
        var what: String
        /// By how much the gateway's clock has stepped since the start.
        var gateway: Int64
        /// How long after the start the message is received.
        var elapsed: Int64
        var claimed: Int64
        var isQueued = false
        var isTrusted = true
        /// What bills.
        var bills: Int64

        var testDescription: String { self.what }
    }

    static let table = [
        Case(what: "no step", gateway: 0, elapsed: 30, claimed: 30, bills: 30),
        Case(what: "no step, a late delivery", gateway: 0, elapsed: 30, claimed: 27, bills: 27),
        Case(what: "the gateway ahead, the charger stays", gateway: 60, elapsed: 30, claimed: 30, bills: 30),
        Case(what: "the gateway ahead, the charger follows", gateway: 60, elapsed: 30, claimed: 90, bills: 30),
        Case(what: "the gateway ahead, the charger follows, late", gateway: 60, elapsed: 30, claimed: 88, bills: 28),
        Case(what: "a small step ahead, the charger follows", gateway: 4, elapsed: 30, claimed: 34, bills: 30),
        Case(what: "a small step back, the charger follows", gateway: -4, elapsed: 30, claimed: 26, bills: 30),
        Case(what: "the gateway back, the charger stays", gateway: -60, elapsed: 30, claimed: 30, bills: 30),
        Case(what: "the gateway back, the charger follows", gateway: -60, elapsed: 30, claimed: -30, bills: 30),
        Case(what: "the gateway ahead, the charger elsewhere", gateway: 60, elapsed: 30, claimed: 300, bills: 30),
        Case(what: "the charger's clock set ahead", gateway: 0, elapsed: 30, claimed: 43_230, bills: 30),
        Case(what: "the charger's clock set back", gateway: 0, elapsed: 30, claimed: 10, bills: 30),
        Case(what: "a gateway whose clock was set", gateway: 460_800, elapsed: 30, claimed: 30, bills: 30),
        Case(
            what: "a gateway that lost its clock", gateway: -60, elapsed: 30, claimed: 30, isTrusted: false, bills: 30),
        Case(what: "queued", gateway: 0, elapsed: 120, claimed: 30, isQueued: true, bills: 30),
        Case(what: "queued, the gateway ahead", gateway: 60, elapsed: 40, claimed: 30, isQueued: true, bills: 30),
        Case(
            what: "queued, the gateway ahead, the charger followed", gateway: 60, elapsed: 40, claimed: 90,
            isQueued: true, bills: 30),
        Case(
            what: "queued, the gateway back, the charger followed", gateway: -60, elapsed: 40, claimed: -30,
            isQueued: true, bills: 30),
        Case(what: "queued, from the future", gateway: 0, elapsed: 40, claimed: 500, isQueued: true, bills: 40),
        Case(what: "queued from before the session", gateway: 0, elapsed: 5, claimed: -20, isQueued: true, bills: -20),
    ]

    @Test(arguments: table)
    func noStepBillsAsTime(_ row: Case) {
        var clock = SessionClock()
        clock.gatewayStepped(by: row.gateway * minute)
        let received = Reception(at: minutes(row.elapsed + row.gateway), isTrusted: row.isTrusted)
        let instant = clock.place(
            claimed: minutes(row.claimed), received: received, isQueued: row.isQueued, connectedAt: ten,
            start: ten, limit: Self.limit)
        #expect(instant.at == minutes(row.bills))
    }

    @Test func aChargerThatWasSetInTheSessionIsReadByItsNewClockFromThenOn() {
        var clock = SessionClock()
        let month = 43_200 * minute
        for (elapsed, isQueued) in [(Int64(10), false), (20, false), (25, true)] {
            let claimed = minutes(elapsed).advanced(byMilliseconds: month)
            // What is queued waits for five minutes.
            let received = Reception(at: minutes(elapsed + (isQueued ? 5 : 0)))
            let instant = clock.place(
                claimed: claimed, received: received, isQueued: isQueued, connectedAt: ten, start: ten,
                limit: Self.limit)
            #expect(instant.at == minutes(elapsed))
        }
        #expect(clock.chargerOffset == month)
    }

    @Test func aSessionThatOpenedByTheChargersOwnClockGoesOnByIt() {
        let gateway = Reception(at: time("2026-01-01T00:00:00Z"), isTrusted: false)
        var clock = SessionClock(
            opening: BilledInstant(at: ten, source: .charger), received: gateway, isQueued: false,
            limit: Self.limit)
        #expect(clock.gatewaySteps == nil)
        let step = minutes(20).milliseconds(since: gateway.at)
        clock.gatewayStepped(by: step)
        let instant = clock.place(
            claimed: minutes(30), received: Reception(at: minutes(30)), isQueued: false, connectedAt: ten, start: ten,
            limit: Self.limit)
        #expect(instant == .charger(minutes(30)))
    }

    @Test(arguments: [Int64.min, .max])
    func noClaimTraps(_ extreme: Int64) {
        var clock = SessionClock(gatewaySteps: extreme, chargerOffset: extreme)
        for claimed in [Int64.min, 0, .max] {
            for isQueued in [true, false] {
                clock.gatewayStepped(by: extreme)
                _ = clock.place(
                    claimed: Timestamp(milliseconds: claimed), received: Reception(at: ten), isQueued: isQueued,
                    connectedAt: ten, start: ten, limit: Self.limit)
            }
        }
    }
}
