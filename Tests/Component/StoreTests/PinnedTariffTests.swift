import Shared
import Testing

@testable import Store

/// What a session is priced by whose begin is told late.
@Suite struct PinnedTariffTests {
    private static func site() throws -> (TestSite, before: Timestamp) {
        let site = try BillingTests.site()
        let before = site.now
        site.pass(3600)
        try site.assign(SimplePrices(perKWh: Amount("2")).tariff(id: "evening", currency: "EUR"))
        site.pass(3600)
        site.reconnect()
        return (site, before.advanced(bySeconds: 1800))
    }

    private static func event(
        _ kind: TransactionReport.Kind, _ sequence: Int, wattHours: Int64, at: Timestamp, evse: Int = 1
    ) -> TransactionReport {
        var report = TransactionReport(kind: kind, transaction: "T", outlet: Outlet(evse: evse), at: at)
        report.sequence = sequence
        report.isOffline = true
        report.readings = [.register(wattHours: wattHours, at: at)]
        return report
    }

    @Test func aSessionThatItsEndOpenedIsBilledByTheTariffOfItsBegin() throws {
        let (site, before) = try Self.site()
        let ended = try site.report(Self.event(.ended, 1, wattHours: 3000, at: site.now))
        let session = try #require(ended.session)
        _ = try site.report(Self.event(.started, 0, wattHours: 1000, at: before))
        #expect(try site.store.session(session)?.startedAt == before)
        #expect(try site.invoices(of: session) == ["invoice 0.00", "credit 0.00", "invoice 1.00"])
        #expect(try site.store.session(session)?.flags == [])
        try site.checkInvariants()
    }

    @Test func aSessionThatRunsIsPricedByItsBeginOnceThatIsTold() throws {
        let (site, before) = try Self.site()
        let session = try #require(try site.report(Self.event(.updated, 1, wattHours: 2000, at: site.now)).session)
        _ = try site.report(Self.event(.started, 0, wattHours: 1000, at: before))
        _ = try site.report(Self.event(.ended, 2, wattHours: 3000, at: site.now.advanced(bySeconds: -60)))
        #expect(try site.invoices(of: session) == ["invoice 1.00"])
    }

    @Test func theTariffOfTheEVSEWhereItBeganCountsAlsoWhereOnlyTheBeginNamesIt() throws {
        let (site, before) = try Self.site()
        try site.change { change in
            try change.set(SimplePrices(perKWh: Amount("3")).tariff(id: "fast", currency: "EUR"))
            try change.assignTariff("fast", charger: "CP-1", evse: 2)
        }
        let end = Self.event(.ended, 1, wattHours: 3000, at: site.now, evse: 0)
        let session = try #require(try site.report(end).session)
        // The tariff of the EVSE is newer than the session: that of the site was in force when it began.
        _ = try site.report(Self.event(.started, 0, wattHours: 1000, at: before, evse: 2))
        #expect(try site.invoices(of: session).last == "invoice 1.00")
    }

    @Test func theTariffThatAPersonGaveASessionStays() throws {
        let (site, before) = try Self.site()
        try site.change { change in
            try change.assignTariff(nil, charger: nil, evse: nil)
            try change.set(SimplePrices(sessionFee: Amount(7)).tariff(id: "flat", currency: "EUR"))
        }
        let session = try #require(try site.report(Self.event(.ended, 1, wattHours: 3000, at: site.now)).session)
        #expect(try site.invoices(of: session).isEmpty)
        try site.change { try $0.billSession(session, tariff: "flat") }
        _ = try site.report(Self.event(.started, 0, wattHours: 1000, at: before))
        #expect(try site.invoices(of: session).last == "invoice 7.00")
    }

    @Test func anEndBeforeItsBeginBillsNoTimeAndSaysSo() throws {
        let site = try BillingTests.site()
        let session = try #require(try site.start())
        let began = site.now
        site.pass(60)
        let end = began.advanced(bySeconds: -3600)
        try site.stop(session, wattHours: 2000, at: end)
        #expect(try site.store.session(session)?.endedAt == end)
        #expect(try site.invoices(of: session) == ["invoice 1.00"])
        let flags = try site.texts(
            "SELECT value FROM invoice, json_each(document ->> '$.record.bill.flags') ORDER BY value")
        #expect(flags.contains("ends_before_start"))
        try site.checkInvariants()
    }
}
