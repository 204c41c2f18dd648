import GRDB
import Shared
import Testing

@testable import Store

/// A session ends whatever its price does.
@Suite struct WithheldBillTests {
    /// A tariff that needs the site's time zone, which has a name that nobody knows.
    static let evening = Tariff(
        id: "evening", currency: "EUR",
        elements: [
            TariffElement(
                priceComponents: [PriceComponent(type: .energy, price: Amount(1))],
                restrictions: TariffRestrictions(startTime: LocalTimeOfDay("18:00")))
        ])

    static func site() throws -> TestSite {
        let site = try TestSite { $0.timeZone = "Nowhere/Land" }
        try site.assign(Self.evening)
        return site
    }

    @Test func aStopThatCannotBePricedEndsTheSessionAndWithholdsItsBill() throws {
        let site = try Self.site()
        let session = try #require(try site.start())
        site.pass(600)
        let newest = try site.newest()
        #expect(try site.stop(session, wattHours: 2000) == .transaction(TransactionReply(session: session)))
        let ended = try #require(try site.store.session(session))
        #expect(ended.state == .ended)
        #expect(ended.stopReason == "Local")
        #expect(ended.energy == Energy(milliwattHours: 2_000_000))
        #expect(ended.flags == .billWithheld)
        #expect(try site.number("SELECT count(*) FROM quarantine") == 0)
        #expect(try site.invoices(of: session).isEmpty)
        #expect(
            try site.kinds(after: newest) == [
                "session.changed", "session.ended", "session.bill_withheld", "session.flagged", "session.cdr",
            ])
        #expect(try site.texts("SELECT reason FROM withheld_bill").first?.contains("Nowhere/Land") == true)
        try site.checkInvariants()
    }

    @Test func itIsBilledOnceTheReasonIsGone() async throws {
        let site = try Self.site()
        let session = try #require(try site.start())
        site.pass(600)
        try site.stop(session, wattHours: 2000)
        #expect(throws: StoreError.self) { try site.change { try $0.billSession(session, tariff: nil) } }
        #expect(try await site.store.reader.status().withheldBills == 1)
        try site.restart(betweenTimes: {}, { $0.timeZone = "UTC" })
        try site.change { try $0.billSession(session, tariff: nil) }
        #expect(try site.invoices(of: session).count == 1)
        #expect(try site.store.session(session)?.flags == [])
        #expect(try await site.store.reader.status().withheldBills == 0)
        #expect(throws: StoreError.self) { try site.change { try $0.billSession(session, tariff: nil) } }
        #expect(try site.chainProblems().isEmpty)
        try site.checkInvariants()
    }

    @Test func itIsBilledByATariffThatIsCorrected() throws {
        let site = try Self.site()
        let session = try #require(try site.start())
        site.pass(600)
        try site.stop(session, wattHours: 2000)
        try site.assign(SimplePrices(perKWh: Amount("0.50")).tariff(id: "plain", currency: "EUR"))
        try site.change { try $0.billSession(session, tariff: "plain") }
        #expect(try site.invoices(of: session) == ["invoice 1.00"])
        #expect(try site.store.session(session)?.flags == [])
        try site.checkInvariants()
    }

    @Test func aSessionOfBeforeTheFirstTariffIsBilledByTheOneThatIsNamed() throws {
        let site = try TestSite()
        let session = try #require(try site.start())
        site.pass(600)
        #expect(throws: StoreError.self) { try site.change { try $0.billSession(session, tariff: nil) } }
        try site.stop(session, wattHours: 2000)
        #expect(throws: StoreError.self) { try site.change { try $0.billSession(session, tariff: nil) } }
        try site.assign(SimplePrices(perKWh: Amount("0.50")).tariff(id: "plain", currency: "EUR"))
        try site.change { try $0.billSession(session, tariff: "plain") }
        #expect(try site.invoices(of: session) == ["invoice 1.00"])
        try site.checkInvariants()
    }

    @Test func aCorrectionThatCannotBePricedIsWithheldToo() throws {
        let site = try TestSite { $0.timeZone = "UTC" }
        try site.assign(Self.evening)
        let session = try BillingTests.abandoned(site)
        let before = try site.invoices(of: session)
        try site.restart(betweenTimes: {}, { $0.timeZone = "Nowhere/Land" })
        try site.stop(session, wattHours: 4000, at: site.now.advanced(bySeconds: -500))
        #expect(try site.store.session(session)?.state == .ended)
        #expect(try site.store.session(session)?.flags.contains(.billWithheld) == true)
        #expect(try site.invoices(of: session) == before)
        try site.restart(betweenTimes: {}, { $0.timeZone = "UTC" })
        try site.change { try $0.billSession(session, tariff: nil) }
        #expect(try site.invoices(of: session).count == 3)
        try site.checkInvariants()
    }
}
