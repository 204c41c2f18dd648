import Shared
import Testing

@testable import Store

/// Single messages of chargers, and what becomes of them.
@Suite struct MessageTests {
    @Test func anotherChargersMessagesCannotTouchATransaction() throws {
        let site = try TestSite()
        let session = try #require(try site.start())
        let other = try site.addCharger("CP-2")
        var stop = TransactionReport(kind: .ended, transaction: "\(session.rawValue)", outlet: nil, at: site.now)
        stop.register = Energy(milliwattHours: 9_000_000)
        #expect(try site.send(.transactionReported(stop), from: other) == .transaction(TransactionReply(session: nil)))
        #expect(try site.store.session(session)?.state == .started)
        #expect(
            try site.texts("SELECT reason FROM quarantine") == ["it names transaction 1, which another charger opened"])
    }

    @Test(arguments: ["0", "-1", "99", "abc", "9223372036854775807"])
    func aTransactionThatWasNeverOpenedIsQuarantined(_ transaction: String) throws {
        let site = try TestSite()
        var report = TransactionReport(kind: .updated, transaction: transaction, outlet: Outlet(evse: 1), at: site.now)
        report.readings = [.register(wattHours: 5, at: site.now)]
        #expect(try site.send(.transactionReported(report)) == .transaction(TransactionReply(session: nil)))
        #expect(try site.number("SELECT count(*) FROM quarantine WHERE state = 'open'") == 1)
    }

    @Test func whoStopsASessionDoesNotMakeItUnauthorised() throws {
        let site = try TestSite()
        let session = try #require(try site.start())
        var stop = TransactionReport(kind: .ended, transaction: "\(session.rawValue)", outlet: nil, at: site.now)
        stop.token = IdToken("BAD")
        #expect(try site.report(stop).authorization?.status == .blocked)
        #expect(try site.store.session(session)?.flags == [])
    }

    @Test func aStartWithABlockedTokenIsASessionThatIsFlagged() throws {
        let site = try TestSite()
        let session = try #require(try site.start(token: "BAD"))
        #expect(try site.store.session(session)?.flags == .unauthorised)
    }

    @Test func aNumberedMessageThatComesAgainIsAnsweredAndOneWithOtherContentsIsKept() throws {
        let site = try TestSite()
        var report = TransactionReport(kind: .started, transaction: "T", outlet: Outlet(evse: 1), at: site.now)
        report.sequence = 0
        report.digest = 42
        let first = try site.send(.transactionReported(report))
        let newest = try site.newest()
        #expect(try site.send(.transactionReported(report)) == first)
        #expect(try site.newest() == newest)
        report.digest = 43
        #expect(try site.send(.transactionReported(report)) == first)
        #expect(try site.kinds(after: newest) == ["session.flagged", "quarantine.added"])
    }

    @Test func signedValuesAreKeptByteForByteAndOutliveTheReadings() throws {
        let site = try TestSite { $0.readingRetentionDays = 1 }
        let session = try #require(try site.start())
        let signed = Array("OCMF|{\"FV\":\"1.0\"}|\u{0}\u{FF}".utf8)
        var report = TransactionReport(kind: .updated, transaction: "1", outlet: Outlet(evse: 1), at: site.now)
        report.readings = [
            ReadingSet(
                at: site.now, samples: [Sample(Series(.energyActiveImportRegister, unit: .wattHour), .signed(signed))])
        ]
        try site.send(.transactionReported(report))
        #expect(try site.store.meter(after: 0, limit: 1).first?.samples.first?.value == .signed(signed))
        site.pass(3 * 86_400)
        try site.change { try $0.prune() }
        #expect(try site.number("SELECT count(*) FROM meter") == 0)
        #expect(try site.number("SELECT count(*) FROM signed_reading WHERE session_id = \(session.rawValue)") == 1)
    }

    @Test func readingsOfATransactionKeepASuspectedSessionAndOldOnesDoNot() throws {
        let site = try TestSite()
        let session = try #require(try site.start())
        site.pass(60)
        try site.status(.available)
        site.pass(60)
        try site.meter(session, wattHours: 10, at: site.now.advanced(bySeconds: -90))
        #expect(try site.store.session(session)?.suspectedAt != nil)
        try site.meter(session, wattHours: 20)
        #expect(try site.store.session(session)?.suspectedAt == nil)
    }

    @Test func aQueuedStartThatComesAfterALaterOneIsTheSuspectedOfTheTwo() throws {
        let site = try TestSite()
        let early = site.now.advanced(bySeconds: 60)
        site.pass(3600)
        site.reconnect()
        let running = try #require(try site.start())
        let queued = try #require(try site.start(register: 7, at: early))
        #expect(try site.store.session(running)?.suspectedAt == nil)
        #expect(try site.store.session(queued)?.suspectedAt != nil)
    }

    @Test func aStartAfterTheSameOneWasStoppedIsAnother() throws {
        let site = try TestSite()
        let at = site.now
        let first = try #require(try site.start(at: at))
        try site.stop(first, wattHours: 0)
        site.reconnect()
        #expect(try site.start(at: at) != first, "a charger with a stuck clock")
    }

    @Test func aRemovedChargersNumberIsNotGivenAgain() throws {
        let site = try TestSite()
        let second = try site.addCharger("CP-2")
        try site.change { try $0.removeCharger("CP-2") }
        #expect(try site.addCharger("CP-3") != second)
    }

    @Test func aReportThatIsTooLongForTheJournalIsNotedWithoutItsContents() throws {
        let site = try TestSite()
        let detail = #"{"a":"\#(String(repeating: "x", count: 70_000))"}"#
        #expect(try site.send(.noted(kind: "charger.report", detail: detail)) == .acknowledged)
        #expect(
            try site.store.journal(after: try site.newest() - 1, limit: 1).first?.data == #"{"left_out_bytes":70008}"#)
    }
}
