import Shared
import Testing

@Suite struct ReservationStateTests {
    private let until = Timestamp(milliseconds: 1_800_000_000_000)
    private let session = SessionID(rawValue: 7)

    private func after(_ seconds: Int64) -> Timestamp { self.until.advanced(bySeconds: seconds) }

    @Test func itsTimePassesWhenTheChargerHadAMomentToTell() {
        var reservation = Reservation(until: self.until)
        for seconds in [-100, 0, Reservation.graceSeconds - 1] as [Int64] {
            let early = reservation.ticked(now: self.after(seconds))
            #expect(!early)
            #expect(reservation == Reservation(until: self.until))
        }
        let late = reservation.ticked(now: self.after(Reservation.graceSeconds))
        #expect(late)
        #expect(reservation.state == .expired)
        #expect(reservation.endedAt == self.after(Reservation.graceSeconds))
        let again = reservation.ticked(now: self.after(1000))
        #expect(!again)
    }

    @Test func aSessionThatIsToldLateUsedItAllTheSame() {
        var reservation = Reservation(until: self.until)
        let isExpired = reservation.ticked(now: self.after(10))
        #expect(isExpired)
        let isUsed = reservation.used(by: self.session, now: self.after(20))
        #expect(isUsed)
        #expect((reservation.state, reservation.session) == (.used, self.session))
        let isUsedTwice = reservation.used(by: SessionID(rawValue: 8), now: self.after(30))
        #expect(!isUsedTwice)
    }

    @Test(arguments: [ReservationState.cancelled, .removed])
    func whatIsOverStaysSoButNotesWhoNamesIt(_ state: ReservationState) {
        var reservation = Reservation(until: self.until)
        let hasEnded = reservation.ended(as: state, now: self.after(-10))
        #expect(hasEnded)
        let endsAgain = reservation.ended(as: .expired, now: self.after(0))
        #expect(!endsAgain)
        let expires = reservation.ticked(now: self.after(100))
        #expect(!expires)
        let isNoted = reservation.used(by: self.session, now: self.after(1))
        #expect(isNoted)
        #expect((reservation.state, reservation.session) == (state, self.session))
        #expect(reservation.endedAt == self.after(-10))
    }
}
