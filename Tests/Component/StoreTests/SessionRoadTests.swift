import Shared
import Testing

@testable import Store

@Suite struct SessionRoadTests {
    @Test func aSessionIsBilledInTheTransactionThatEndsIt() throws {
        let site = try TestSite()
        let tariff = SimplePrices(perKWh: Amount("0.40"), taxPercent: Amount("19")).tariff(id: "day", currency: "EUR")
        try site.store.performAndWait { change in
            try change.set(tariff)
            try change.assignTariff("day", charger: nil, evse: nil)
        }
        let session = try #require(try site.start(register: 1000))
        site.now = site.now.advanced(bySeconds: 1800)
        try site.meter(session, wattHours: 6000)
        site.now = site.now.advanced(bySeconds: 1800)
        try site.stop(session, wattHours: 11_000)

        let stored = try #require(try site.store.session(session))
        #expect(stored.state == .ended)
        #expect(stored.energy == Energy(milliwattHours: 10_000_000))
        let kinds = try site.kinds()
        #expect(kinds.suffix(4) == ["session.changed", "session.ended", "session.cdr", "invoice.issued"])
        let invoice = try #require(try site.store.journal(after: 0, limit: 100).last?.data)
        #expect(invoice.contains(#""incl_tax":"4.76""#))
    }

    @Test func aRetransmittedStartOverANewConnectionIsTheSameSession() throws {
        let site = try TestSite()
        let at = site.now
        let first = try site.start(at: at)
        site.now = site.now.advanced(bySeconds: 60)
        site.connectedAt = site.now
        #expect(try site.start(at: at) == first)
    }

    @Test func theSameStartOverOneConnectionIsAnotherSession() throws {
        let site = try TestSite()
        let first = try site.start(at: site.now)
        #expect(try site.start(at: site.now) != first)
    }

    @Test func retransmittedReadingsAreStoredOnce() throws {
        let site = try TestSite()
        let session = try #require(try site.start())
        site.now = site.now.advanced(bySeconds: 60)
        let at = site.now
        try site.meter(session, wattHours: 10, at: at)
        site.now = site.now.advanced(bySeconds: 60)
        site.connectedAt = site.now
        try site.meter(session, wattHours: 10, at: at)
        #expect(try site.store.meter(after: 0, limit: 10).count == 1)
    }

    @Test func aStopOfNoKnownTransactionIsQuarantinedAndAcknowledged() throws {
        let site = try TestSite()
        let reply = try site.stop(SessionID(rawValue: 4711), wattHours: 5)
        #expect(reply == .transaction(TransactionReply(session: nil)))
        #expect(try site.kinds().last == "quarantine.added")
    }
}
