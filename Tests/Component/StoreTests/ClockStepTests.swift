import Shared
import Testing

@testable import Store

/// The gateway's own clock steps while sessions, commands and timers run.
@Suite struct ClockStepTests {
    struct Step: CustomTestStringConvertible {
        var what: String
        /// How far the gateway's clock was off before, in seconds.
        var gatewayOff: Int64
        /// Whether the charger's clock is the gateway's, as chargers set theirs by it.
        var chargerFollows: Bool

        var testDescription: String { "\(self.what), the charger \(self.chargerFollows ? "follows" : "stays")" }
    }

    static let steps = [
        ("an hour behind", Int64(-3600)), ("an hour ahead", 3600), ("three minutes ahead", 180),
        ("three minutes behind", -180), ("half a year behind", -180 * 86_400),
    ].flatMap { what, off in
        [true, false].map { Step(what: what, gatewayOff: off, chargerFollows: $0) }
    }

    /// Half an hour of charging; after ten minutes the gateway's clock is set right.
    private func charge(_ step: Step, between: (SteppingSite) throws -> Void = { _ in }) throws
        -> (SteppingSite, SessionID)
    {
        let road = try SteppingSite(gatewayOff: step.gatewayOff)
        try road.tick()
        road.chargerOff = step.chargerFollows ? step.gatewayOff : 0
        road.pass(60)
        let session = try #require(try road.start())
        road.pass(600)
        try road.meter(session, wattHours: 300)
        try road.step(-step.gatewayOff)
        try between(road)
        if step.chargerFollows { road.chargerOff = 0 }
        road.pass(600)
        try road.meter(session, wattHours: 600)
        road.pass(600)
        try road.stop(session, wattHours: 900)
        return (road, session)
    }

    @Test(arguments: steps)
    func aStepOfTheGatewaysClockIsNotBilledAsTime(_ step: Step) throws {
        let (road, session) = try self.charge(step)
        #expect(try road.length(of: session) == 1800)
        let readings = try road.site.numbers(
            """
            SELECT (meter.at - started_at) / 1000 FROM meter JOIN session ON session.id = session_id
            ORDER BY meter.seq
            """)
        #expect(readings == [600, 1200])
        try road.site.checkInvariants()
    }

    @Test(arguments: steps)
    func aRestartOfTheDaemonAtTheStepChangesNothing(_ step: Step) throws {
        let (road, session) = try self.charge(step) { road in
            try road.site.restart()
            try road.connect()
        }
        #expect(try road.length(of: session) == 1800)
    }

    @Test func aStepWhileTheDaemonWasDownIsNotBilledEither() throws {
        let road = try SteppingSite()
        road.pass(60)
        let session = try #require(try road.start())
        road.pass(600)
        try road.meter(session, wattHours: 300)
        try road.site.restart { road.machine.step(3600) }
        try road.connect()
        road.pass(600)
        try road.stop(session)
        #expect(try road.length(of: session) == 1200)
    }

    @Test func acrossABootTheWallClockTells() throws {
        let road = try SteppingSite()
        road.pass(60)
        let session = try #require(try road.start())
        road.pass(600)
        try road.meter(session, wattHours: 300)
        try road.site.restart { road.startAgain(after: 1200) }
        try road.connect()
        road.pass(600)
        try road.stop(session)
        #expect(try road.length(of: session) == 2400)
        #expect(try !road.site.kinds().contains("gateway.clock_stepped"))
    }

    @Test func timeThatTheMachineWasOffCountsOnceItsClockIsSet() throws {
        let road = try SteppingSite()
        road.pass(60)
        let session = try #require(try road.start())
        road.pass(600)
        try road.meter(session, wattHours: 300)
        // Without a battery it starts in 1970, and a time server is reached later.
        try road.site.restart { road.startAgain(after: 1200, wall: Timestamp(milliseconds: 5000)) }
        try road.connect()
        road.pass(300)
        try road.tick()
        road.machine.step(road.now.milliseconds(since: road.site.store.clockView.wallClock) / 1000)
        try road.tick()
        road.pass(300)
        try road.stop(session)
        #expect(try road.length(of: session) == 2400)
    }

    @Test func theStepStandsInTheJournalAndTheCourseInTheDatabase() throws {
        let (road, _) = try self.charge(Self.steps[0])
        #expect(try road.site.kinds().filter { $0 == "gateway.clock_stepped" }.count == 1)
        let data = try road.site.texts("SELECT data FROM journal WHERE kind = 'gateway.clock_stepped'")[0]
        #expect(data.contains(#""by_ms":3600000"#))
        #expect(try road.site.numbers("SELECT boot FROM clock_course ORDER BY id") == [1, 1])
        let began = try road.site.texts("SELECT data FROM journal WHERE kind = 'gateway.started'")[0]
        #expect(began.contains(#""boot":"1""#))
    }

    @Test(arguments: [Int64(3600), -3600])
    func graceAndSilenceAreMeasuredThroughAStep(_ seconds: Int64) throws {
        let road = try SteppingSite()
        road.pass(60)
        let session = try #require(try road.start())
        road.pass(60)
        try road.meter(session, wattHours: 100)
        try road.send(
            .connectorReported(ConnectorReport(outlet: Outlet(evse: 1), status: .available, at: road.chargerNow)))
        try road.step(seconds)
        #expect(try road.site.number("SELECT flags FROM session") == 0)
        road.pass(170)
        try road.tick()
        #expect(try road.site.number("SELECT flags FROM session") == 0)
        road.pass(20)
        try road.tick()
        #expect(try road.site.number("SELECT flags FROM session") == SessionFlags.stale.rawValue)
        road.pass(400)
        try road.tick()
        #expect(try road.state(of: session) == "started" || road.state(of: session) == "charging")
        road.pass(20)
        try road.tick()
        #expect(try road.state(of: session) == "abandoned")
    }

    @Test(arguments: [Int64(3600), -3600])
    func aLocalCommandsLifetimeIsMeasuredThroughAStep(_ seconds: Int64) throws {
        let road = try SteppingSite()
        let expiry = road.now.advanced(bySeconds: 60)
        _ = try road.site.store.performAndWait {
            try $0.disconnected($0.cache.chargers.keys.first ?? ChargerID(rawValue: 1), reason: "", isReplaced: false)
            return try $0.receive(
                CommandRequest(
                    id: "c", charger: "CP-1", arguments: .unlock(Outlet(evse: 1)), expiresAt: expiry,
                    origin: .local))
        }
        try road.step(seconds)
        road.pass(50)
        try road.tick()
        #expect(try road.site.texts("SELECT state FROM command") == ["queued"])
        road.pass(11)
        try road.tick()
        #expect(try road.site.texts("SELECT state FROM command") == ["expired"])
    }

    /// What the cloud said expires at an instant of its own clock: seconds of the step, whether it has expired then.
    @Test(arguments: [(Int64(3600), true), (-3600, false)])
    func aCommandOfTheCloudIsNeverCarriedOutLaterThanItWasMeantToBe(_ seconds: Int64, _ isExpired: Bool) throws {
        let road = try SteppingSite()
        let expiry = road.now.advanced(bySeconds: 60)
        _ = try road.site.store.performAndWait {
            try $0.disconnected($0.cache.chargers.keys.first ?? ChargerID(rawValue: 1), reason: "", isReplaced: false)
            return try $0.receive(
                CommandRequest(
                    id: "c", charger: "CP-1", arguments: .unlock(Outlet(evse: 1)), expiresAt: expiry,
                    origin: .cloud))
        }
        try road.step(seconds)
        #expect(try road.site.texts("SELECT state FROM command") == [isExpired ? "expired" : "queued"])
        road.pass(61)
        try road.tick()
        #expect(try road.site.texts("SELECT state FROM command") == ["expired"])
    }

    @Test func aRetransmissionIsKnownThroughAStepBack() throws {
        let road = try SteppingSite()
        road.pass(60)
        let claimed = road.chargerNow
        let session = try road.start(at: claimed)
        try road.step(-3600)
        road.pass(30)
        try road.connect()
        road.pass(5)
        #expect(try road.start(at: claimed) == session)
    }

    @Test func aConnectionFromBeforeTheStepStillTellsWhatWasQueued() throws {
        let road = try SteppingSite()
        road.chargerOff = 0
        road.pass(600)
        try road.step(-3600)
        road.chargerOff = -3600
        let session = try #require(try road.start())
        // Live by the clock that both have now, although it lies before the connection began by the old one.
        #expect(try road.site.number("SELECT flags FROM session WHERE id = \(session.rawValue)") == 0)
        road.pass(1800)
        try road.stop(session)
        #expect(try road.length(of: session) == 1800)
    }
}
