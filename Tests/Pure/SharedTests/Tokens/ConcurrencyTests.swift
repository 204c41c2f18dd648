import Testing

@testable import Shared

/// One token at two outlets at once.
@Suite struct ConcurrencyTests {
    static let now = AuthorizationTests.now
    static let elsewhere = RunningSession(
        id: SessionID(rawValue: 7), charger: "CP-2", evse: 1, startedAt: now.advanced(bySeconds: -600))

    /// What the site says, what the list says of the token, and whether the second one is refused.
    @Test(arguments: [
        (true, Bool?.none, false), (true, false, true), (true, true, false), (false, nil, true), (false, true, false),
    ])
    func theListGoesBeforeTheSite(_ site: Bool, _ own: Bool?, _ isRefused: Bool) {
        var case0 = Self.question(own: own)
        case0.policy.allowsConcurrent = site
        #expect(case0.decision.answer.status == (isRefused ? .concurrent : .accepted))
    }

    @Test func aTokenThatIsNotOnTheListGoesByTheSite() {
        var case0 = AuthorizationCase(record: nil)
        case0.policy.unknown = .accept
        case0.policy.allowsConcurrent = false
        case0.facts.running = [Self.elsewhere]
        #expect(case0.decision.reason == .concurrent(Self.elsewhere))
    }

    @Test(arguments: [AuthorizationFacts.Purpose.asking, .ending])
    func whoOnlyAsksOrEndsIsNotRefused(_ purpose: AuthorizationFacts.Purpose) {
        var case0 = Self.question(own: false)
        case0.facts.purpose = purpose
        #expect(case0.decision.answer.status == .accepted)
    }

    @Test func aCommandedStartIsMeant() {
        var case0 = Self.question(own: false)
        case0.facts.hasStartCommand = true
        #expect(case0.decision.answer.status == .accepted)
    }

    @Test func theSameOutletIsNoSecondOne() {
        var case0 = Self.question(own: false)
        case0.facts.running[0].charger = "CP-1"
        #expect(case0.decision.answer.status == .accepted)
        case0.facts.running[0].evse = 2
        #expect(case0.decision.answer.status == .concurrent)
    }

    @Test func whatBeganAfterAQueuedSessionDoesNotCountAgainstIt() {
        var case0 = Self.question(own: false)
        case0.facts.queuedBegin = Self.elsewhere.startedAt.advanced(bySeconds: -1)
        #expect(case0.decision.answer.status == .accepted)
        case0.facts.queuedBegin = Self.elsewhere.startedAt.advanced(bySeconds: 1)
        #expect(case0.decision.answer.status == .concurrent)
    }

    /// How long it was not heard of (s), its charger connected, readings stopped, end suspected, and whether it counts.
    @Test(arguments: [
        (0, true, false, false, true), (0, false, false, false, true), (3600, false, false, false, true),
        (3601, false, false, false, false), (3601, true, false, false, true), (3601, true, true, false, false),
        (0, true, false, true, false),
    ])
    func aSessionThatSeemsLostDoesNotCountForEver(
        _ silence: Int64, _ isConnected: Bool, _ isStale: Bool, _ isSuspected: Bool, _ counts: Bool
    ) {
        var session = Session(
            id: SessionID(rawValue: 7), charger: ChargerID(rawValue: 2), outlet: Outlet(evse: 1), transaction: "7",
            state: .charging, startedAt: Self.now, startSource: .charger, startClaimed: Self.now, openedAt: Self.now)
        if isStale { _ = session.raise(.stale) }
        session.suspectedAt = isSuspected ? Self.now : nil
        let running = RunningSession(
            session, charger: "CP-2", isConnected: isConnected, silence: 3_600_000,
            now: Self.now.advanced(bySeconds: silence))
        #expect(running.isMoot == !counts)
    }

    @Test func aSessionThatWasRefusedKeepsNobodyFromCharging() {
        var session = Session(
            id: SessionID(rawValue: 7), charger: ChargerID(rawValue: 2), outlet: Outlet(evse: 1), transaction: "7",
            state: .started, startedAt: Self.now, startSource: .charger, startClaimed: Self.now, openedAt: Self.now)
        _ = session.authorised(Authorization(status: .concurrent))
        #expect(RunningSession(session, charger: "CP-2", isConnected: true, silence: 1, now: Self.now).isMoot)
    }

    static func question(own: Bool?) -> AuthorizationCase {
        var record = TokenRecord(token: AuthorizationTests.token)
        record.allowsConcurrent = own
        var case0 = AuthorizationCase(record: record)
        case0.facts.running = [Self.elsewhere]
        return case0
    }
}
