import Testing

@testable import Shared

/// A session whose stop does not come.
@Suite struct SessionSuspicionTests {
    /// The connector was reported free after 20 minutes; the last reading was taken after 15.
    static func suspected() -> Session {
        var session = Session.opened(by: .start16(register: 1000))
        session.connector(.charging, at: minutes(1))
        session.read(4000, at: minutes(15))
        session.connector(.available, at: minutes(20))
        return session
    }

    @Test func itIsClosedAsEstimatedAfterTheGrace() {
        var session = Self.suspected()
        #expect(session.suspectedAt == minutes(20))
        #expect(!session.tick(at: minutes(29)).contains(.ended))
        let actions = session.tick(at: minutes(30))
        #expect(actions.contains(.raised(.estimated)))
        #expect(actions.suffix(2) == [.changedState(from: .charging, to: .abandoned), .ended])
        #expect(session.endedAt == minutes(15), "at its last reading")
        #expect(session.energy == wh(3000))
        #expect(session.freeAt == minutes(20))
    }

    @Test func theGraceBeginsWhenTheChargerIsBack() {
        var session = Self.suspected()
        #expect(!session.tick(at: minutes(500), connectedAt: nil).contains(.ended), "away: its queue may hold the stop")
        #expect(!session.tick(at: minutes(509), connectedAt: minutes(500)).contains(.ended))
        #expect(session.tick(at: minutes(510), connectedAt: minutes(500)).contains(.ended))
    }

    @Test func aQueueThatIsBeingSentProlongsTheGrace() {
        var session = Self.suspected()
        session.read(4100, at: minutes(16), received: minutes(28))
        #expect(!session.tick(at: minutes(37)).contains(.ended))
        #expect(session.tick(at: minutes(38)).contains(.ended))
    }

    @Test func anotherTransactionAtTheOutletIsASignToo() {
        var session = Session.opened(by: .start16())
        session.read(2000, at: minutes(5))
        #expect(session.anotherBegan(at: minutes(6), received: minutes(6)).isEmpty)
        #expect(session.tick(at: minutes(16)).contains(.ended))
    }

    @Test(arguments: [ConnectorStatus.preparing, .occupied, .reserved, .unavailable, .faulted, .suspendedByEV])
    func otherStatusesAreNoSign(_ status: ConnectorStatus) {
        var session = Session.opened(by: .start16())
        session.connector(status, at: minutes(1))
        #expect(session.suspectedAt == nil)
    }

    @Test func aStatusFromBeforeTheSessionIsNoSign() {
        var session = Session.opened(by: .start16())
        _ = session.connectorReported(.available, at: minutes(-1), received: minutes(1))
        #expect(session.suspectedAt == nil)
    }

    @Test func aNewerMessageDisprovesASuspicionAndAnOldOneDoesNot() {
        var session = Self.suspected()
        session.heard(of: minutes(18))
        #expect(session.suspectedAt == minutes(20))
        session.heard(of: minutes(21))
        #expect(session.suspectedAt == nil)
        #expect(session.freeAt == nil)
        #expect(!session.tick(at: minutes(200)).contains(.ended))
    }

    @Test func theQueuedStopOfASuspectedSessionEndsItAndTheConnectorIsKnownToBeFree() {
        var session = Self.suspected()
        let actions = session.take(.stop16(register: 5000, at: minutes(19)), received: minutes(25))
        #expect(actions.contains(.ended))
        #expect(session.state == .ended)
        #expect(!session.flags.contains(.estimated))
        #expect(session.freeAt == minutes(20), "and not when the next car comes")
        #expect(session.energy == wh(4000))
    }

    @Test func aStopThatComesAfterTheEstimateCorrectsIt() {
        var session = Self.suspected()
        session.tick(at: minutes(30))
        let actions = session.take(.stop16(register: 5000, at: minutes(19)), received: minutes(90))
        #expect(
            actions == [
                .cleared(.estimated), .changedState(from: .abandoned, to: .ended), .sharesOutdated, .factsChanged,
            ])
        #expect(session.endedAt == minutes(19))
        #expect(session.energy == wh(4000))
    }

    @Test func readingsThatComeAfterTheEstimateMoveItsEnd() {
        var session = Self.suspected()
        session.tick(at: minutes(30))
        #expect(session.read(4500, at: minutes(17), received: minutes(40)) == [.sharesOutdated, .readingCameLate])
        #expect(session.endedAt == minutes(17))
        #expect(session.energy == wh(3500))
    }

    @Test func readingsWithinAnEndedSessionMayChangeItsPriceAndLaterOnesNot() {
        var session = Session.opened(by: .start16())
        session.take(.stop16(register: 2000, at: minutes(30)))
        #expect(session.read(1500, at: minutes(10), received: minutes(40)) == [.sharesOutdated, .readingCameLate])
        #expect(session.read(9000, at: minutes(35), received: minutes(40)).isEmpty)
        #expect(session.energy == wh(1000))
    }

    @Test func aCarThatIsBackBeforeTheStopTakesTheFreeConnectorBack() {
        var session = Self.suspected()
        session.connector(.charging, at: minutes(22))
        session.take(.stop16(register: 5000, at: minutes(40)))
        #expect(session.freeAt == nil)
        #expect(session.connector(.available, at: minutes(45)) == [.connectorFreed])
        #expect(session.freeAt == minutes(45))
        #expect(session.connector(.available, at: minutes(50)).isEmpty)
    }

    @Test func aPersonClosesASessionWithoutAnyReading() {
        var session = Session.opened(by: .start16())
        #expect(session.closedAsEstimated().last == .ended)
        #expect(session.endedAt == ten)
        #expect(session.closedAsEstimated().isEmpty)
    }
}
