import Shared
import Store
import Testing

@testable import EdgeGateway

/// When chargers are told what their sessions cost so far.
@Suite struct CostPaceTests {
    private let first = PricedSession(id: SessionID(rawValue: 1), charger: ChargerID(rawValue: 7), transaction: "A")
    private let second = PricedSession(id: SessionID(rawValue: 2), charger: ChargerID(rawValue: 7), transaction: "B")

    private func at(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: seconds * 1000) }

    @Test func aCostIsToldOnceAnIntervalAndOnlyWhenItChanged() {
        var pace = CostPace(interval: 60)
        #expect(pace.due([self.first], now: self.at(0)) == [self.first])
        #expect(pace.saw("1.00", of: self.first, connection: 1, now: self.at(0)) == true)
        pace.callEnded(at: self.first.charger, connection: 1, session: self.first.id, isTold: true, isDeaf: false)
        #expect(pace.due([self.first], now: self.at(59)) == [])
        #expect(pace.due([self.first], now: self.at(60)) == [self.first])
        #expect(pace.saw("1.00", of: self.first, connection: 1, now: self.at(60)) == false, "nothing new")
        #expect(pace.due([self.first], now: self.at(61)) == [])
        #expect(pace.saw("1.10", of: self.first, connection: 1, now: self.at(120)) == true)
    }

    @Test func aCostThatIsNotShownIsLookedAtOnceAnIntervalToo() {
        var pace = CostPace(interval: 60)
        #expect(pace.saw(nil, of: self.first, connection: 1, now: self.at(0)) == false)
        #expect(pace.due([self.first], now: self.at(59)) == [])
        #expect(pace.saw("1.00", of: self.first, connection: 1, now: self.at(60)) == true, "nobody is busy with it")
    }

    @Test func oneCallAtATimeAtEachCharger() {
        var pace = CostPace(interval: 60)
        #expect(pace.saw("1.00", of: self.first, connection: 1, now: self.at(0)) == true)
        #expect(pace.saw("2.00", of: self.second, connection: 1, now: self.at(0)) == false)
        #expect(pace.due([self.first, self.second], now: self.at(5)) == [self.second], "with the next tick again")
        pace.callEnded(at: self.first.charger, connection: 1, session: self.first.id, isTold: true, isDeaf: false)
        #expect(pace.saw("2.00", of: self.second, connection: 1, now: self.at(5)) == true)
    }

    @Test func whatDidNotArriveIsToldAgain() {
        var pace = CostPace(interval: 60)
        #expect(pace.saw("1.00", of: self.first, connection: 1, now: self.at(0)) == true)
        pace.callEnded(at: self.first.charger, connection: 1, session: self.first.id, isTold: false, isDeaf: false)
        #expect(pace.saw("1.00", of: self.first, connection: 2, now: self.at(60)) == true)
    }

    @Test func aChargerThatDoesNotKnowTheActionIsLeftAloneUntilItConnectsAnew() {
        var pace = CostPace(interval: 60)
        #expect(pace.saw("1.00", of: self.first, connection: 1, now: self.at(0)) == true)
        pace.callEnded(at: self.first.charger, connection: 1, session: self.first.id, isTold: false, isDeaf: true)
        #expect(pace.saw("1.10", of: self.first, connection: 1, now: self.at(60)) == false)
        #expect(pace.saw("1.20", of: self.first, connection: 2, now: self.at(120)) == true)
    }

    @Test func aSessionThatIsOverIsForgotten() {
        var pace = CostPace(interval: 60)
        #expect(pace.saw("1.00", of: self.first, connection: 1, now: self.at(0)) == true)
        pace.callEnded(at: self.first.charger, connection: 1, session: self.first.id, isTold: true, isDeaf: false)
        #expect(pace.due([], now: self.at(1)) == [])
        #expect(pace == CostPace(interval: 60))
    }
}
