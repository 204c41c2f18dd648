import Testing

@testable import Shared

/// Whole sessions, message by message.
@Suite struct SessionRoadTests {
    @Test func aSessionOf16ChargesUntilItsStop() {
        var session = Session.opened(by: .start16(register: 1000))
        #expect(session.state == .started)
        #expect(session.connector(.charging, at: ten) == [.changedState(from: .started, to: .charging)])
        session.read(3000, at: minutes(10), watts: 11_000)
        #expect(session.energy == wh(2000))
        #expect(session.power == 11_000_000)
        #expect(session.connector(.suspendedByEV, at: minutes(20)) == [.changedState(from: .charging, to: .suspended)])
        let actions = session.take(.stop16(register: 6000, at: minutes(30)))
        #expect(actions == [.changedState(from: .suspended, to: .ended), .ended])
        #expect(session.energy == wh(5000))
        #expect(session.power == nil)
        #expect(session.phases.map(\.phase) == [.charging, .idle])
    }

    @Test func readingsShowThatEnergyFlowsWhereNoStatusTells() {
        var withPower = Session.opened(by: .start16())
        #expect(
            withPower.read(1000, at: minutes(1), watts: 7000).contains(.changedState(from: .started, to: .charging)))
        var withRegister = Session.opened(by: .start16(register: 1000))
        #expect(withRegister.read(1000, at: minutes(1)).isEmpty)
        #expect(withRegister.read(1100, at: minutes(2)).contains(.changedState(from: .started, to: .charging)))
    }

    @Test func aSessionOf201GoesByItsChargingStates() {
        var session = Session.opened(by: .event(.started, 0, .evConnected, at: ten, register: 500))
        let told: [(ChargingState, SessionState)] = [
            (.charging, .charging), (.suspendedByEVSE, .suspended), (.charging, .charging),
            (.suspendedByEV, .suspended), (.evConnected, .finishing), (.idle, .finishing),
        ]
        for (index, (state, expected)) in told.enumerated() {
            session.take(.event(.updated, index + 1, state, at: minutes(Int64(index) + 1)))
            #expect(session.state == expected)
        }
        session.take(.event(.ended, 7, at: minutes(10), register: 4500))
        #expect(session.state == .ended)
        #expect(session.energy == wh(4000))
        #expect(session.billedPhases.map(\.phase) == [.paused, .charging, .paused, .charging, .idle])
    }

    @Test func aStartThatComesAfterItsUpdateFillsInWhatWasMissing() {
        var session = Session.opened(by: .event(.updated, 1, .charging, at: minutes(5), register: 1500))
        #expect(session.flags == .startMissing)
        let actions = session.take(.event(.started, 0, .evConnected, at: ten, register: 1000))
        #expect(actions.contains(.cleared(.startMissing)))
        #expect(session.state == .charging, "a late message does not turn the session back")
        #expect(session.startedAt == ten)
        #expect(session.energy == wh(500))
        #expect(session.phases.first?.at == ten)
    }

    @Test func anEndAloneIsASession() {
        var report = TransactionReport.event(.ended, 9, at: minutes(30))
        report.readings = [.register(1000, at: ten), .register(4000, at: minutes(30))]
        let session = Session.opened(by: report)
        #expect(session.state == .ended)
        #expect(session.flags.contains(.startMissing))
        #expect(session.energy == wh(3000))
    }

    @Test(arguments: [[1000, 2000, 3000], [3000, 1000, 2000], [2000, 3000, 1000]])
    func readingsInAnyOrderMakeTheSameEnergy(_ registers: [Int64]) {
        var session = Session.opened(by: .event(.updated, 1, at: minutes(5)))
        for register in registers { session.read(register, at: minutes(register / 1000)) }
        #expect(session.energy == wh(2000))
    }

    @Test func aMeterThatGoesBackwardsIsFlaggedOnceAndTheLastRegisterCounts() {
        var session = Session.opened(by: .start16(register: 1000))
        session.read(5000, at: minutes(1))
        #expect(session.read(4000, at: minutes(2)) == [.raised(.meterBackwards), .sharesOutdated])
        #expect(session.read(3900, at: minutes(3)) == [.sharesOutdated])
        #expect(session.read(3900, at: minutes(3)).isEmpty, "it has not fallen since")
        #expect(session.energy == wh(2900))
        #expect(session.read(500, at: minutes(4)) == [.sharesOutdated])
        #expect(session.energy == .zero, "never negative")
    }

    @Test func aStopBelowTheLastReadingIsFlagged() {
        var session = Session.opened(by: .start16(register: 1000))
        session.read(5000, at: minutes(1))
        #expect(session.take(.stop16(register: 4000, at: minutes(2))).contains(.raised(.meterBackwards)))
    }

    @Test func readingsThatStopFlagTheSessionUntilTheyResume() {
        var session = Session.opened(by: .start16())
        session.read(1100, at: minutes(1))
        #expect(session.tick(at: minutes(4)).isEmpty)
        #expect(session.tick(at: minutes(4).advanced(byMilliseconds: 1)) == [.raised(.stale)])
        #expect(session.tick(at: minutes(5)).isEmpty)
        #expect(session.read(1200, at: minutes(6)).contains(.cleared(.stale)))
    }

    @Test(arguments: [SessionState.authorised, .finishing])
    func readingsAreNotExpectedWithoutACarOrAfterCharging(_ state: SessionState) {
        var session = SessionStateTests.session(in: state)
        #expect(session.tick(at: minutes(60)).isEmpty)
    }

    @Test func aChargerClockThatIsOffIsFlaggedUntilItIsRight() {
        var session = Session.opened(by: .start16())
        let off = BilledInstant(at: minutes(1), source: .gateway, isChargerClockOff: true)
        let set = ReadingSet.register(1100, at: time("1970-01-01T00:00:00Z"))
        #expect(session.readingTaken(set, at: off, received: minutes(1)).contains(.raised(.clockOff)))
        #expect(session.read(1200, at: minutes(2)).contains(.cleared(.clockOff)))
    }

    @Test func theSameStopAgainChangesNothingAndAnotherOneIsFlagged() {
        var session = Session.opened(by: .start16())
        let stop = TransactionReport.stop16(register: 2000, at: minutes(10))
        session.take(stop)
        let ended = session
        #expect(session.take(stop).isEmpty)
        #expect(session == ended)
        #expect(!session.isContradicted(by: stop))
        let other = TransactionReport.stop16(register: 2500, at: minutes(10))
        #expect(session.isContradicted(by: other))
        #expect(session.take(other) == [.raised(.conflicting)])
        #expect(session.energy == wh(1000), "the first stop stands until a person decides")
    }

    @Test func theTokenOfARunningSessionDecidesWhetherItIsAuthorised() {
        var session = Session.opened(by: .start16())
        #expect(session.authorised(Authorization(status: .invalid)) == [.raised(.unauthorised)])
        #expect(session.authorised(Authorization(status: .blocked)).isEmpty)
        #expect(session.authorised(Authorization(status: .accepted)) == [.cleared(.unauthorised)])
    }

    private static let car: [[(ChargingState, Int64)]] = [
        // It rests in between, and charges again.
        [(.charging, 0), (.suspendedByEV, 10), (.charging, 30)],
        // It waits, charges, and is full.
        [(.evConnected, 0), (.charging, 10), (.suspendedByEV, 20)],
        // It never charges.
        [(.evConnected, 0), (.suspendedByEV, 10), (.evConnected, 20)],
        // The station pauses it.
        [(.charging, 0), (.suspendedByEVSE, 10), (.suspendedByEV, 20)],
    ]

    @Test(arguments: Self.car)
    func inWhateverOrderItIsToldWhatTheCarDidIsTheSame(_ told: [(ChargingState, Int64)]) {
        var events = told.enumerated().map { number, told in
            TransactionReport.event(number == 0 ? .started : .updated, number, told.0, at: minutes(told.1))
        }
        events.append(.event(.ended, events.count, at: minutes(40), register: 4000))
        let expected = Self.session(of: events)
        for order in Self.orders(of: events) {
            let session = Self.session(of: order)
            let numbers = order.compactMap(\.sequence)
            #expect(session.billedPhases == expected.billedPhases, "\(numbers)")
            #expect(session.startedAt == ten, "\(numbers)")
            #expect(session.endedAt == minutes(40), "\(numbers)")
        }
    }

    @Test func whatTheCarDidThatIsToldAfterTheEndIsPricedAgain() {
        var session = Session.opened(by: .event(.started, 0, .charging, at: ten, register: 1000))
        session.take(.event(.ended, 2, at: minutes(40), register: 4000))
        let late = TransactionReport.event(.updated, 1, .suspendedByEV, at: minutes(10))
        #expect(session.take(late).contains(.readingCameLate))
        #expect(session.billedPhases.last == PhaseChange(at: minutes(10), phase: .idle))
        #expect(session.state == .ended)
    }

    private static func session(of events: [TransactionReport]) -> Session {
        var session = Session.opened(by: events[0])
        for event in events.dropFirst() { session.take(event) }
        return session
    }

    private static func orders(of events: [TransactionReport]) -> [[TransactionReport]] {
        guard events.count > 1 else { return [events] }
        return events.indices.flatMap { index in
            var others = events
            let first = others.remove(at: index)
            return self.orders(of: others).map { [first] + $0 }
        }
    }

    @Test func phasesAreBounded() {
        var session = Session.opened(by: .start16())
        for index in 0..<5000 {
            session.connector(index % 2 == 0 ? .suspendedByEV : .charging, at: minutes(Int64(index)))
        }
        #expect(session.phases.count == Session.phaseLimit)
    }
}
