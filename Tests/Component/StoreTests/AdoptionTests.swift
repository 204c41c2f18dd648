import Shared
import Testing

@testable import Store

/// What a person gives to a session out of the quarantine.
@Suite struct AdoptionTests {
    static func stop(of transaction: String, wattHours: Int64, at: Timestamp) -> TransactionReport {
        var report = TransactionReport(kind: .ended, transaction: transaction, outlet: nil, at: at)
        report.register = Energy(milliwattHours: wattHours * 1000)
        return report
    }

    @Test func anAdoptedStopEndsTheSessionAndBillsIt() throws {
        let site = try BillingTests.site()
        let session = try #require(try site.start())
        site.pass(600)
        let stop = Self.stop(of: "99", wattHours: 2000, at: site.now)
        try site.send(.transactionReported(stop))
        site.pass(3600)
        #expect(try site.adopt(1, into: session, as: .transactionReported(stop)))
        let ended = try #require(try site.store.session(session))
        #expect(ended.state == .ended)
        #expect(ended.endedAt == stop.at)
        #expect(try site.invoices(of: session) == ["invoice 1.00"])
        #expect(try site.texts("SELECT state FROM quarantine") == ["adopted"])
        try site.checkInvariants()
    }

    @Test func anAdoptedContradictionTakesThePlaceOfTheStopAndCorrectsTheInvoice() throws {
        let site = try BillingTests.site()
        let session = try #require(try site.start())
        site.pass(600)
        try site.stop(session, wattHours: 2000)
        let truth = Self.stop(of: "\(session.rawValue)", wattHours: 3000, at: site.now)
        try site.send(.transactionReported(truth))
        #expect(try site.store.session(session)?.flags == .conflicting)
        #expect(try site.adopt(1, into: session, as: .transactionReported(truth)))
        #expect(try site.invoices(of: session) == ["invoice 1.00", "credit -1.00", "invoice 1.50"])
        #expect(try site.store.session(session)?.flags == [])
        #expect(try site.chainProblems().isEmpty)
        try site.checkInvariants()
    }

    @Test func aCorrectionIsCorrectedByTheNextAdoptedStopAndTheSameOneChangesNothing() throws {
        let site = try BillingTests.site()
        let session = try BillingTests.abandoned(site)
        let began = try #require(try site.store.session(session)?.startedAt)
        // Each names a transaction that is none, as a broken message does: they wait, and contradict nothing.
        let stops = [3000, 2500, 2500].enumerated().map { number, wattHours in
            Self.stop(of: "\(90 + number)", wattHours: Int64(wattHours), at: began.advanced(bySeconds: 600))
        }
        for stop in stops { try site.send(.transactionReported(stop)) }
        for (number, stop) in stops.enumerated() {
            #expect(try site.adopt(Int64(number) + 1, into: session, as: .transactionReported(stop)))
            try site.checkInvariants()
        }
        #expect(
            try site.invoices(of: session) == [
                "invoice 1.00", "credit -1.00", "invoice 1.50", "credit -1.50", "invoice 1.25",
            ])
        #expect(try site.store.session(session)?.state == .ended)
        #expect(try site.store.session(session)?.flags == [])
        #expect(try site.chainProblems().isEmpty)
    }

    @Test func adoptedReadingsOfAnEstimatedSessionCorrectItAtOnce() throws {
        let site = try BillingTests.site()
        let session = try BillingTests.abandoned(site)
        var report = TransactionReport(kind: .updated, transaction: "99", outlet: Outlet(evse: 1), at: site.now)
        report.readings = [.register(wattHours: 3000, at: site.now)]
        try site.send(.transactionReported(report))
        #expect(try site.adopt(1, into: session, as: .transactionReported(report)))
        #expect(try site.invoices(of: session) == ["invoice 1.00", "credit -1.00", "invoice 1.50"])
        #expect(try site.number("SELECT count(*) FROM correction_due") == 0)
    }

    @Test func anAdoptedStartTellsWhereTheMeterBegan() throws {
        let site = try BillingTests.site()
        let began = site.now
        site.pass(300)
        var late = Self.stop(of: "T", wattHours: 3000, at: site.now)
        late.sequence = 3
        late.outlet = Outlet(evse: 1)
        late.readings = [.register(wattHours: 2000, at: site.now.advanced(bySeconds: -60))]
        try site.send(.transactionReported(late))
        let session = try #require(try site.store.session(SessionID(rawValue: 1)))
        #expect(try site.invoices(of: session.id) == ["invoice 0.50"])
        try site.send(.unreadable(reason: "broken", kind: .started))
        var start = TransactionReport(kind: .started, transaction: "T", outlet: Outlet(evse: 1), at: began)
        start.register = Energy(milliwattHours: 1_000_000)
        #expect(try site.adopt(1, into: session.id, as: .transactionReported(start)))
        #expect(try site.store.session(session.id)?.startedAt == began)
        #expect(try site.invoices(of: session.id) == ["invoice 0.50", "credit -0.50", "invoice 1.00"])
    }

    @Test func aMendedStartOpensTheSessionThatTheChargerWasToldAndTheRestFindsItThere() throws {
        let site = try BillingTests.site()
        let began = site.now
        guard case .transaction(let told) = try site.send(.unreadable(reason: "broken", kind: .started)) else {
            Issue.record("a start is answered as one")
            return
        }
        let number = try #require(told.session)
        site.pass(600)
        var stop = Self.stop(of: "\(number.rawValue)", wattHours: 3000, at: site.now)
        try site.send(.transactionReported(stop))
        #expect(throws: StoreError.self) { try site.adoptAlone(2, as: .transactionReported(stop)) }
        #expect(throws: StoreError.self) { try site.adoptAlone(1, as: nil) }
        site.pass(86_400)
        var start = TransactionReport(kind: .started, transaction: nil, outlet: Outlet(evse: 1), at: began)
        start.token = IdToken("GOOD")
        start.register = Energy(milliwattHours: 1_000_000)
        #expect(try site.adoptAlone(1, as: .transactionReported(start)) == number)
        #expect(try site.store.session(number)?.startedAt == began)
        try site.checkInvariants()
        stop.stopReason = "Local"
        #expect(try site.adoptAlone(2, as: .transactionReported(stop)) == number)
        #expect(try site.invoices(of: number) == ["invoice 1.00"])
        #expect(try site.store.session(number)?.flags == [])
        #expect(try site.texts("SELECT state FROM quarantine") == ["adopted", "adopted"])
        #expect(throws: StoreError.self) { try site.adoptAlone(1, as: .transactionReported(start)) }
        try site.checkInvariants()
    }

    @Test func whatCannotBeReadIsFiledAndWhatIsForeignIsRefused() throws {
        let site = try BillingTests.site()
        let session = try #require(try site.start())
        let other = try site.addCharger("CP-2")
        try site.send(.unreadable(reason: "broken", kind: .updated))
        try site.send(.unreadable(reason: "broken", kind: .updated), from: other)
        #expect(throws: StoreError.self) { try site.adopt(2, into: session, as: nil) }
        #expect(throws: StoreError.self) { try site.adopt(1, into: SessionID(rawValue: 77), as: nil) }
        let before = try site.store.session(session)
        #expect(try site.adopt(1, into: session, as: nil) == false)
        #expect(throws: StoreError.self) { try site.adopt(1, into: session, as: nil) }
        #expect(try site.store.session(session) == before)
        try site.change { try $0.dismissQuarantined(2, note: "a test") }
        #expect(try site.texts("SELECT state FROM quarantine ORDER BY id") == ["adopted", "dismissed"])
    }
}

extension TestSite {
    fileprivate func adoptAlone(_ id: Int64, as event: ChargerEvent?) throws -> SessionID {
        try self.change { try $0.adoptQuarantined(id, as: event, QuarantineNote(mended: "{}")) }
    }

    fileprivate func adopt(_ id: Int64, into session: SessionID, as event: ChargerEvent?) throws -> Bool {
        try self.change { try $0.adoptQuarantined(id, into: session, as: event) }
    }
}
