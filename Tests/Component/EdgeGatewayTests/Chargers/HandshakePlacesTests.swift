import Testing

@testable import EdgeGateway

/// Who gets a place for a handshake, and who loses it.
struct HandshakePlacesTests {
    private typealias Places = HandshakePlaces

    private func ticket(_ number: UInt64) -> Places.Ticket { Places.Ticket(number: number) }

    @Test func whoeverIsSlowForLongestLosesItsPlace() {
        var places = Places(limit: 2)
        #expect(places.connected(from: "a") == .begin(self.ticket(0)))
        #expect(places.connected(from: "a") == .begin(self.ticket(1)))
        #expect(places.connected(from: "a") == .beginInPlaceOf(self.ticket(0), self.ticket(2)))
        #expect(places.connected(from: "a") == .beginInPlaceOf(self.ticket(1), self.ticket(3)))
        #expect(places.taken == 2)
    }

    @Test func theAddressThatHoldsMostGivesUpOne() {
        var places = Places(limit: 4)
        _ = places.connected(from: "early")
        for _ in 0..<3 { _ = places.connected(from: "greedy") }
        #expect(places.connected(from: "other") == .beginInPlaceOf(self.ticket(1), self.ticket(4)))
        #expect(places.connected(from: "greedy") == .beginInPlaceOf(self.ticket(2), self.ticket(5)))
    }

    @Test func aRequestThatIsThereKeepsItsPlace() {
        var places = Places(limit: 2)
        for number in 0..<2 as Range<UInt64> {
            _ = places.connected(from: "a")
            places.requestArrived(self.ticket(number))
        }
        let before = places
        #expect(places.connected(from: "b") == .refuse)
        #expect(places == before)
        places.ended(self.ticket(0))
        #expect(places.connected(from: "b") == .begin(self.ticket(2)))
    }

    @Test func aPlaceThatWasLostIsNotGivenBackTwice() {
        var places = Places(limit: 1)
        _ = places.connected(from: "a")
        _ = places.connected(from: "b")
        let before = places
        places.requestArrived(self.ticket(0))
        places.ended(self.ticket(0))
        #expect(places == before)
        places.ended(self.ticket(1))
        #expect(places.taken == 0)
    }

    // Passwords

    private let begin = ContinuousClock.now

    @Test func afterFiveWrongPasswordsOneIsLookedAtInFiveSeconds() {
        var limiter = LoginLimiter()
        for _ in 0..<5 { #expect(limiter.attempt(from: "a", as: "CP", now: self.begin) == nil) }
        let before = limiter
        #expect(limiter.attempt(from: "a", as: "CP", now: self.begin) == .seconds(5))
        #expect(limiter.attempt(from: "a", as: "CP", now: self.begin + .seconds(4)) == .seconds(1))
        #expect(limiter == before, "attempts that are not looked at do not prolong the wait")
        #expect(limiter.attempt(from: "b", as: "CP", now: self.begin) == nil, "another address is not slowed down")
        #expect(limiter.attempt(from: "a", as: "CP-2", now: self.begin) == nil, "nor is another charger")
        #expect(limiter.attempt(from: "a", as: "CP", now: self.begin + .seconds(5)) == nil)
        #expect(limiter.attempt(from: "a", as: "CP", now: self.begin + .seconds(6)) == .seconds(4))
    }

    @Test func oneAddressTriesOneASecondForAllIdentitiesTogether() {
        var limiter = LoginLimiter()
        for number in 0..<20 {
            #expect(limiter.attempt(from: "a", as: "\(number)", now: self.begin) == nil)
            limiter.failed(from: "a", now: self.begin)
        }
        #expect(limiter.attempt(from: "a", as: "21", now: self.begin) == .seconds(1))
        #expect(limiter.attempt(from: "a", as: "21", now: self.begin + .seconds(1)) == nil)
    }

    @Test func rightPasswordsDoNotCount() {
        var limiter = LoginLimiter()
        for number in 0..<300 {
            #expect(limiter.attempt(from: "router", as: "\(number)", now: self.begin) == nil, "all at once")
        }
        for number in 0..<300 { limiter.succeeded(from: "router", as: "\(number)") }
        #expect(limiter == LoginLimiter())
    }

    @Test func itsMemoryIsBoundedAndEnds() {
        var limiter = LoginLimiter()
        for _ in 0..<5 { _ = limiter.attempt(from: "a", as: "CP", now: self.begin) }
        #expect(limiter.attempt(from: "a", as: "CP", now: self.begin + .seconds(1000)) == nil)
        #expect(limiter.attempt(from: "a", as: "CP", now: self.begin + .seconds(1000)) == nil, "it counts anew")
        for number in 0..<LoginLimiter.most {
            _ = limiter.attempt(from: "\(number)", as: "CP", now: self.begin + .seconds(2000))
        }
        #expect(limiter.remembered <= LoginLimiter.most)
    }
}
