import Testing

@testable import Shared

@Suite struct BilledInstantTests {
    static let now = time("2026-11-22T10:00:00Z")
    static let limit: Int64 = 300_000

    struct Case: CustomTestStringConvertible {
        var claimed: String
        var isQueued: Bool
        /// What bills with a trusted gateway clock, and with an untrusted one.
        var trusted: InstantSource
        var untrusted: InstantSource

        init(_ claimed: String, queued isQueued: Bool, _ trusted: InstantSource, _ untrusted: InstantSource) {
            (self.claimed, self.isQueued, self.trusted, self.untrusted) = (claimed, isQueued, trusted, untrusted)
        }

        var testDescription: String { "\(self.claimed)\(self.isQueued ? " queued" : "")" }
    }

    static let table = [
        Case("2026-11-22T10:00:00Z", queued: false, .charger, .charger),
        Case("2026-11-22T09:55:00Z", queued: false, .charger, .charger),
        Case("2026-11-22T09:54:59Z", queued: false, .gateway, .charger),
        Case("2026-11-22T10:05:00Z", queued: false, .charger, .charger),
        Case("2026-11-22T10:05:01Z", queued: false, .gateway, .charger),
        Case("2026-11-23T10:00:00Z", queued: false, .gateway, .charger),
        Case("1970-01-01T00:00:00Z", queued: false, .gateway, .untrusted),
        Case("2026-11-20T10:00:00Z", queued: true, .charger, .charger),
        Case("2020-01-01T00:00:00Z", queued: true, .charger, .charger),
        Case("2019-12-31T23:59:59Z", queued: true, .gateway, .untrusted),
        Case("1970-01-01T00:00:00Z", queued: true, .gateway, .untrusted),
        Case("2026-11-22T10:05:01Z", queued: true, .gateway, .charger),
    ]

    @Test(arguments: table)
    func oneTableChoosesTheInstantThatBills(_ row: Case) {
        let claimed = time(row.claimed)
        for (isTrusted, source) in [(true, row.trusted), (false, row.untrusted)] {
            let instant = BilledInstant.choose(
                claimed: claimed, received: Reception(at: Self.now, isTrusted: isTrusted), isQueued: row.isQueued,
                limit: Self.limit)
            #expect(instant.source == source)
            #expect(instant.at == (source == .charger ? claimed : Self.now))
            #expect(instant.isChargerClockOff == (source != .charger))
        }
    }

    @Test(arguments: [(true, InstantSource.gateway), (false, .untrusted)])
    func withoutAClaimTheGatewayTells(_ isTrusted: Bool, _ source: InstantSource) {
        let instant = BilledInstant.choose(
            claimed: nil, received: Reception(at: Self.now, isTrusted: isTrusted), isQueued: false, limit: Self.limit)
        #expect(instant == BilledInstant(at: Self.now, source: source))
    }

    @Test(arguments: [Int64.min, .max])
    func noClaimTraps(_ milliseconds: Int64) {
        for isQueued in [true, false] {
            let instant = BilledInstant.choose(
                claimed: Timestamp(milliseconds: milliseconds), received: Reception(at: Self.now), isQueued: isQueued,
                limit: Self.limit)
            #expect(instant.isChargerClockOff)
        }
    }
}
