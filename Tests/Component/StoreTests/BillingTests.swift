import GRDB
import Shared
import Testing

@testable import Store

/// Sessions whose end is not simple, and what they cost.
@Suite struct BillingTests {
    static func site(idleUntilFree: Bool = false) throws -> TestSite {
        let site = try TestSite()
        let prices = SimplePrices(
            perKWh: Amount("0.50"), idlePerMinute: Amount("0.10"),
            idleUntil: idleUntilFree ? .connectorFree : .transactionEnd)
        try site.assign(prices.tariff(id: "day", currency: "EUR"))
        return site
    }

    @Test func aStopThatComesAfterTheEstimateMakesACreditAndANewInvoice() throws {
        let site = try Self.site()
        let session = try Self.abandoned(site)
        #expect(try site.store.session(session)?.state == .abandoned)
        #expect(try site.invoices(of: session) == ["invoice 1.00"])
        try site.stop(session, wattHours: 4000, at: site.now.advanced(bySeconds: -500))
        #expect(try site.store.session(session)?.state == .ended)
        #expect(try site.invoices(of: session) == ["invoice 1.00", "credit -1.00", "invoice 2.00"])
        #expect(try site.number("SELECT count(*) FROM charge_detail_record") == 2)
        #expect(try site.chainProblems().isEmpty)
        try site.checkInvariants()
    }

    @Test func theSameStopAgainChangesNothingAndAnotherOneIsKeptForAPerson() throws {
        let site = try Self.site()
        let session = try #require(try site.start())
        site.pass(600)
        let at = site.now
        try site.stop(session, wattHours: 2000)
        let newest = try site.newest()
        let again = try site.stop(session, wattHours: 2000, at: at)
        #expect(again == .transaction(TransactionReply(session: session, totalCost: "1")))
        #expect(try site.newest() == newest)
        try site.stop(session, wattHours: 3000, at: at)
        #expect(try site.kinds(after: newest) == ["session.flagged", "quarantine.added"])
        #expect(try site.invoices(of: session) == ["invoice 1.00"])
    }

    @Test func theNewestInvoiceCannotBeTakenAwayUnnoticed() async throws {
        let site = try Self.site()
        for wattHours in [2000, 3000] as [Int64] {
            let session = try #require(try site.start())
            site.pass(600)
            try site.stop(session, wattHours: wattHours)
        }
        #expect(try await site.store.reader.invoiceVerification().series.map(\.problems) == [[]])
        try site.change { try $0.run("DELETE FROM invoice WHERE number = 2") }
        let problems = try await site.store.reader.invoiceVerification().series.flatMap(\.problems)
        #expect(problems == ["number 2 was issued, and none after 1 is there"])
    }

    @Test func manyLateReadingsMakeOneCorrection() throws {
        let site = try Self.site()
        let session = try Self.abandoned(site)
        for wattHours in stride(from: Int64(2100), through: 3000, by: 100) {
            site.pass(1)
            try site.meter(session, wattHours: wattHours)
        }
        #expect(try site.invoices(of: session) == ["invoice 1.00"])
        site.pass(599)
        try site.tick()
        #expect(try site.invoices(of: session) == ["invoice 1.00"])
        site.pass(1)
        try site.tick()
        #expect(try site.invoices(of: session) == ["invoice 1.00", "credit -1.00", "invoice 1.50"])
        site.pass(5000)
        try site.tick()
        #expect(try site.invoices(of: session).count == 3)
        try site.checkInvariants()
    }

    @Test func lateReadingsThatChangeNoPriceMakeNoInvoice() throws {
        let site = try Self.site()
        let session = try #require(try site.start())
        let middle = site.now.advanced(bySeconds: 300)
        site.pass(600)
        try site.stop(session, wattHours: 2000)
        site.pass(10)
        try site.meter(session, wattHours: 900, at: middle)
        site.pass(700)
        try site.tick()
        #expect(try site.invoices(of: session) == ["invoice 1.00"])
        #expect(try site.number("SELECT count(*) FROM charge_detail_record") == 1)
        #expect(try site.number("SELECT count(*) FROM correction_due") == 0)
    }

    @Test func theInvoiceWaitsForTheConnectorWhereIdleTimeIsBilledUntilThen() throws {
        let site = try Self.site(idleUntilFree: true)
        let session = try #require(try site.start())
        site.pass(600)
        try site.stop(session, wattHours: 2000)
        #expect(try site.invoices(of: session).isEmpty)
        site.pass(600)
        try site.restart()
        try site.status(.available)
        #expect(try site.invoices(of: session) == ["invoice 2.00"])
        site.pass(600)
        try site.status(.preparing)
        #expect(try site.invoices(of: session).count == 1)
        try site.checkInvariants()
    }

    @Test func aConnectorThatWasFreeBeforeTheQueuedStopIsNotBilledUntilTheNextCar() throws {
        let site = try Self.site(idleUntilFree: true)
        let session = try #require(try site.start())
        let end = site.now.advanced(bySeconds: 600)
        site.pass(1200)
        site.reconnect()
        try site.status(.available)
        site.pass(2)
        try site.stop(session, wattHours: 2000, at: end)
        #expect(try site.invoices(of: session) == ["invoice 2.00"], "idle from the stop until the connector was free")
    }

    @Test func aConnectorThatNeverReportsAgainKeepsNoInvoiceBackForEver() throws {
        let site = try Self.site(idleUntilFree: true)
        let session = try #require(try site.start())
        site.pass(600)
        try site.stop(session, wattHours: 2000)
        site.pass(7 * 86_400)
        try site.tick()
        #expect(try site.invoices(of: session).isEmpty)
        site.pass(1)
        try site.tick()
        #expect(try site.invoices(of: session) == ["invoice 1.00"])
        try site.checkInvariants()
    }

    @Test func aSuspectedSessionIsClosedOnceTheChargerIsBackAndSilent() throws {
        let site = try Self.site()
        let charger = site.charger
        let session = try #require(try site.start())
        site.pass(60)
        try site.meter(session, wattHours: 2000)
        site.pass(60)
        try site.status(.available)
        site.pass(5000)
        try site.tick()
        #expect(try site.store.session(session)?.state.isOver == false, "the charger is away")
        try site.change {
            try $0.connected(charger, ConnectionFacts(version: "ocpp1.6", profile: 0, remoteAddress: "-"))
        }
        site.pass(599)
        try site.tick()
        #expect(try site.store.session(session)?.state.isOver == false)
        site.pass(1)
        try site.tick()
        #expect(try site.store.session(session)?.state == .abandoned)
        #expect(try site.store.session(session)?.flags.contains(.estimated) == true)
    }

    @Test func aStopThatConfirmsTheEstimateMakesItsInvoiceOneThatIsNoEstimate() throws {
        let site = try Self.site()
        let session = try Self.abandoned(site)
        try site.stop(session, wattHours: 2000, at: site.now.advanced(bySeconds: -500))
        #expect(try site.invoices(of: session) == ["invoice 1.00", "credit -1.00", "invoice 1.00"])
    }

    @Test func aSecondCorrectionTakesBackTheInvoiceInForceWhateverTheClockSaidWhenItWasIssued() throws {
        let site = try Self.site()
        let now = site.now
        site.now = now.advanced(bySeconds: 400 * 86_400)
        let session = try Self.abandoned(site)
        // The clock was ahead, and is set right.
        site.now = now.advanced(bySeconds: 86_400)
        for wattHours in [4000, 6000] as [Int64] {
            site.pass(60)
            try site.change { change in
                guard let stored = try change.session(session) else { return }
                try change.run(
                    "UPDATE session SET last_register = ? WHERE id = ?", [wattHours * 1000, session.rawValue])
                try change.correct(try #require(try change.session(stored.id)))
            }
        }
        let kinds = try site.texts("SELECT kind || ' ' || ifnull(corrects, '-') FROM invoice ORDER BY number")
        #expect(kinds == ["invoice -", "credit 1", "invoice 1", "credit 3", "invoice 3"])
    }

    @Test func anEstimateStandsWhereItsReadingsMadeRoom() throws {
        let site = try Self.site()
        let session = try #require(try site.start())
        site.pass(600)
        try site.meter(session, wattHours: 2000)
        try site.change { try $0.shed(limit: 100) }
        try site.change { try $0.closeSession(session) }
        #expect(try site.invoices(of: session) == ["invoice 1.00"])
    }

    @Test func aQueuedSessionIsBilledByTheTariffOfItsBegin() throws {
        let site = try TestSite()
        for (price, seconds) in [("0.50", Int64(0)), ("0.80", 3600)] {
            site.pass(seconds)
            let tariff = SimplePrices(perKWh: Amount(price)).tariff(id: "day", currency: "EUR")
            try site.change { try $0.set(tariff) }
            if seconds == 0 { try site.change { try $0.assignTariff("day", charger: nil, evse: nil) } }
        }
        site.pass(600)
        site.reconnect()
        let queued = try #require(try site.start(at: site.now.advanced(bySeconds: -1800)))
        try site.stop(queued, wattHours: 2000, at: site.now.advanced(bySeconds: -1500))
        #expect(try site.invoices(of: queued) == ["invoice 1.00"])
        let live = try #require(try site.start(evse: 2))
        try site.stop(live, wattHours: 2000)
        #expect(try site.invoices(of: live) == ["invoice 1.60"])
        // From before there was any tariff: as it is now.
        let early = try #require(try site.start(evse: 3, at: site.now.advanced(bySeconds: -90_000)))
        try site.stop(early, wattHours: 2000)
        #expect(try site.invoices(of: early) == ["invoice 1.60"])
    }

    /// What a charger's clock says at the start and, an hour later, at a stop that waits ten hours in its queue; and the
    /// minutes that are billed for at 0.10 each.
    static let wrongClocks: [(start: Int64, stop: Int64, total: String)] = [
        (1_000, 4_600, "6.00"),
        (1_800_086_400, 1_800_090_000, "6.00"),
        // It stands still, was set back, or was set far ahead: the gateway's clock bills.
        (1_000, 1_000, "66.00"), (50_000, 1_000, "66.00"), (1_000, 1_900_000_000, "66.00"),
    ]

    @Test(arguments: wrongClocks)
    func aWrongClockStillTellsHowLongASessionWas(_ start: Int64, _ stop: Int64, _ total: String) throws {
        let site = try TestSite()
        try site.assign(SimplePrices(perMinute: Amount("0.10")).tariff(id: "time", currency: "EUR"))
        let session = try #require(try site.start(at: Timestamp(milliseconds: start * 1000)))
        site.pass(11 * 3600)
        site.reconnect()
        site.now = site.now.advanced(bySeconds: -1)
        try site.stop(session, wattHours: 1000, at: Timestamp(milliseconds: stop * 1000))
        #expect(try site.invoices(of: session) == ["invoice \(total)"])
        #expect(try site.store.session(session)?.flags.contains(.clockOff) == true)
    }

    @Test func aSessionOfAFreeTimeBetweenTwoTariffsIsFree() throws {
        let site = try TestSite()
        let tariff = SimplePrices(perKWh: Amount("0.50")).tariff(id: "day", currency: "EUR")
        try site.change { try $0.set(tariff) }
        for name in ["day", nil, "day"] {
            try site.change { try $0.assignTariff(name, charger: nil, evse: nil) }
            site.pass(3600)
        }
        site.reconnect()
        let queued = try #require(try site.start(at: site.now.advanced(bySeconds: -5400)))
        try site.stop(queued, wattHours: 2000)
        #expect(try site.invoices(of: queued).isEmpty)
    }

    /// A session that was closed as estimated with 2 kWh, and is paid.
    static func abandoned(_ site: TestSite) throws -> SessionID {
        let session = try #require(try site.start())
        site.pass(600)
        try site.meter(session, wattHours: 2000)
        try site.change { try $0.closeSession(session) }
        site.pass(600)
        return session
    }
}

extension TestSite {
    /// What is wrong in the invoices of all series.
    func chainProblems() throws -> [InvoiceProblem] {
        try self.texts("SELECT DISTINCT series FROM invoice").flatMap { series in
            let invoices = try self.store.pool.read { db in
                try Row.fetchAll(
                    db, sql: "SELECT document, hash FROM invoice WHERE series = ? ORDER BY number", arguments: [series]
                ).map { try Invoice($0) }
            }
            return Invoice.verify(chain: invoices, in: InvoiceSeries(prefix: "", id: series))
        }
    }
}

@Suite struct TickTests {
    @Test func oneSessionThatCannotBeBilledDoesNotKeepTheOthersOpen() throws {
        let site = try BillingTests.site()
        let broken = try #require(try site.start())
        let other = try #require(try site.start(evse: 2))
        for session in [broken, other] { try site.meter(session, wattHours: 2000) }
        try CommandTests.receive(site, "c1", .unlock(Outlet(evse: 1)), seconds: 30)
        let charger = site.charger
        try site.change { change in
            try change.connected(charger, ConnectionFacts(version: "ocpp1.6", profile: 0, remoteAddress: "-"))
            // A tariff that no longer can be read.
            try change.run("INSERT INTO tariff (name, definition, created_at) VALUES ('x', '{', 0)")
            let version = change.db.lastInsertedRowID
            guard var session = try change.session(broken) else { return }
            session.tariff = version
            change.cache.set(session, for: broken)
            try change.run("UPDATE session SET tariff_id = ? WHERE id = ?", [version, broken.rawValue])
        }
        site.pass(60)
        try site.status(.available)
        try site.status(.available, evse: 2)
        site.pass(600)
        try site.tick()
        #expect(try site.store.session(broken)?.state == .abandoned)
        #expect(try site.store.session(broken)?.flags.contains(.billWithheld) == true)
        #expect(try site.store.session(other)?.state == .abandoned)
        #expect(try site.store.command("c1")?.state == .expired)
        try site.checkInvariants()
    }
}
