import Shared
import Testing

@testable import Store

@Suite struct ReservationTests {
    /// A reservation that the charger accepted; its number.
    private func reserved(_ site: TestSite, _ id: String = "r1", seconds: Int64 = 900) throws -> Int64 {
        let order = ReservationOrder(
            token: IdToken("GOOD"), group: "G", evse: 1, until: site.now.advanced(bySeconds: seconds))
        try CommandTests.receive(site, id, .reserve(order))
        try self.answer(site, id, isAccepted: true)
        return try site.number("SELECT number FROM command WHERE id = '\(id)'")
    }

    private func answer(_ site: TestSite, _ id: String, isAccepted: Bool) throws {
        let now = site.now
        try site.change { change in
            try change.changeCommand(id) { $0.sent(now: now) }
            try change.changeCommand(id) { $0.answered(isAccepted: isAccepted, detail: "x", now: now) }
        }
    }

    private func states(_ site: TestSite) throws -> [String] {
        try site.texts("SELECT data ->> 'state' FROM journal WHERE kind = 'charger.reservation' ORDER BY seq")
    }

    @Test func whatAChargerAcceptsIsHeldUntilSomebodyUsesIt() async throws {
        let site = try TestSite()
        let number = try self.reserved(site)
        #expect(try site.store.reservationState(number, at: site.charger) == .held)
        var report = TransactionReport(kind: .started, transaction: nil, outlet: Outlet(evse: 1), at: site.now)
        report.token = IdToken("GOOD")
        report.reservation = Int(number)
        try site.send(.transactionReported(report))
        let view = try #require(try await site.store.reader.reservations(ListQuery()).items.first)
        #expect(view.number == number && view.state == .used && view.session == 1 && view.command == "r1")
        #expect(view.token == "GOOD" && view.group == "G" && view.evse == 1 && view.charger == "CP-1")
        #expect(try self.states(site) == ["held", "used"])
        #expect(
            try site.texts("SELECT data FROM journal WHERE kind = 'charger.reservation'").allSatisfy {
                !$0.contains("GOOD")
            })
        try site.checkInvariants()
    }

    @Test func oneThatWouldBeOverIsRefusedAndNotStored() throws {
        let site = try TestSite()
        let order = ReservationOrder(token: IdToken("GOOD"), until: site.now)
        #expect(throws: StoreError.self) { try CommandTests.receive(site, "r1", .reserve(order)) }
        #expect(try site.number("SELECT count(*) FROM command") == 0)
    }

    @Test func whatAChargerRefusesIsNotHeld() async throws {
        let site = try TestSite()
        let order = ReservationOrder(token: IdToken("GOOD"), until: site.now.advanced(bySeconds: 900))
        try CommandTests.receive(site, "r1", .reserve(order))
        try self.answer(site, "r1", isAccepted: false)
        #expect(try await site.store.reader.reservations(ListQuery()).items.isEmpty)
    }

    @Test func aCancellationEndsIt() async throws {
        let site = try TestSite()
        let number = try self.reserved(site)
        try CommandTests.receive(site, "c1", .cancelReservation(number))
        try self.answer(site, "c1", isAccepted: true)
        #expect(try site.store.reservationState(number, at: site.charger) == .cancelled)
        #expect(try await site.store.reader.reservations(ListQuery(isOpen: true)).items.isEmpty)
        #expect(try self.states(site) == ["held", "cancelled"])
    }

    @Test(arguments: [ReservationState.expired, .removed])
    func aChargerEndsItsOwnReservationsOnly(_ state: ReservationState) throws {
        let site = try TestSite()
        let number = try self.reserved(site)
        let other = try site.addCharger("CP-2")
        let told = ChargerEvent.reservationEnded(number: number, state: state, detail: #"{"reservationId":1}"#)
        try site.send(told, from: other)
        #expect(try site.store.reservationState(number, at: site.charger) == .held)
        try site.send(told)
        #expect(try site.store.reservationState(number, at: site.charger) == state)
        // What nobody knows of is kept as it came.
        try site.send(told)
        #expect(
            try site.number(
                "SELECT count(*) FROM journal WHERE kind = 'charger.reservation' AND data ->> 'reservationId' = 1") == 2
        )
    }

    @Test func thatItsTimePassedIsARecord() async throws {
        let site = try TestSite()
        let number = try self.reserved(site, seconds: 60)
        site.pass(60 + Reservation.graceSeconds - 1)
        try site.change { try $0.tick() }
        #expect(try site.store.reservationState(number, at: site.charger) == .held)
        site.pass(1)
        try site.change { try $0.tick() }
        #expect(try site.store.reservationState(number, at: site.charger) == .expired)
        #expect(try self.states(site) == ["held", "expired"])
        let view = try #require(try await site.store.reader.reservations(ListQuery()).items.first)
        #expect(view.endedAt == site.now)
        // A charger that was offline tells late that somebody charged by it.
        var report = TransactionReport(
            kind: .started, transaction: nil, outlet: Outlet(evse: 1), at: site.now.advanced(bySeconds: -30))
        report.reservation = Int(number)
        try site.send(.transactionReported(report))
        #expect(try site.store.reservationState(number, at: site.charger) == .used)
        #expect(try self.states(site) == ["held", "expired", "used"])
    }

    @Test func newHardwareHoldsNothing() throws {
        let site = try TestSite()
        let number = try self.reserved(site)
        try site.change { try $0.replaceCharger("CP-1", passwordHash: nil) }
        #expect(try site.store.reservationState(number, at: site.charger) == .removed)
    }

    @Test func oneWhoseTimePassedReadsAsExpired() async throws {
        let site = try TestSite()
        // The reader goes by the machine's clock.
        site.now = Timestamp.wallClock.advanced(bySeconds: -1000)
        _ = try self.reserved(site, "r1", seconds: 10)
        _ = try self.reserved(site, "r2", seconds: 5000)
        let states = try await site.store.reader.reservations(ListQuery()).items.map(\.state)
        #expect(states == [.held, .expired])
        #expect(try await site.store.reader.reservations(ListQuery(isOpen: true)).items.map(\.command) == ["r2"])
        #expect(try await site.store.reader.reservations(ListQuery(charger: "CP-1", limit: 1)).next != nil)
    }
}
