import Shared
import Testing

@testable import Store

@Suite struct RetentionTests {
    static func site(hasUplink: Bool) throws -> TestSite {
        try TestSite {
            $0.hasUplink = hasUplink
            $0.readingRetentionDays = 10
            $0.journalRetentionDays = 20
        }
    }

    /// A session with so many readings, a minute apart, and its end.
    @discardableResult
    static func session(_ site: TestSite, readings: Int) throws -> SessionID {
        let session = try #require(try site.start())
        for index in 1...readings {
            site.pass(60)
            try site.meter(session, wattHours: Int64(index) * 100)
        }
        try site.stop(session, wattHours: Int64(readings) * 100)
        return session
    }

    @Test func withoutAnUplinkAgeAlonePrunes() throws {
        let site = try Self.site(hasUplink: false)
        try Self.session(site, readings: 5)
        site.pass(10 * 86_400 - 239)
        try site.change { try $0.prune() }
        #expect(try site.numbers("SELECT seq FROM meter ORDER BY seq") == [2, 3, 4, 5])
        site.pass(300)
        try site.change { try $0.prune() }
        #expect(try site.number("SELECT count(*) FROM meter") == 0)
        #expect(try site.number("SELECT value FROM counter WHERE name = 'meter'") == 5)
        #expect(try site.store.meter(after: 0, limit: 10).isEmpty)
    }

    @Test func withAnUplinkOnlyWhatIsAcknowledgedIsPruned() throws {
        let site = try Self.site(hasUplink: true)
        try Self.session(site, readings: 5)
        site.pass(100 * 86_400)
        try site.change { try $0.prune() }
        #expect(try site.number("SELECT count(*) FROM meter") == 5)
        try site.change { try $0.acknowledge(.meter, upTo: 3) }
        try site.change { try $0.prune() }
        #expect(try site.numbers("SELECT seq FROM meter ORDER BY seq") == [4, 5])
        #expect(
            try site.store.meter(after: 0, limit: 10).map(\.seq) == [4, 5], "the uplink sees the gap by arithmetic")
    }

    @Test func theJournalWaitsForItsAcknowledgementToo() throws {
        let site = try Self.site(hasUplink: true)
        try Self.session(site, readings: 1)
        let records = try site.newest()
        site.pass(100 * 86_400)
        try site.change { try $0.prune() }
        #expect(try site.number("SELECT count(*) FROM journal WHERE seq <= \(records)") == records)
        try site.change { try $0.acknowledge(.journal, upTo: 3) }
        try site.change { try $0.prune() }
        #expect(try site.numbers("SELECT min(seq) FROM journal") == [4])
    }

    @Test func whatTellsOfMoneyStays() throws {
        let site = try Self.site(hasUplink: false)
        try site.assign(SimplePrices(perKWh: Amount("0.40")).tariff(id: "day", currency: "EUR"))
        let session = try Self.session(site, readings: 2)
        site.pass(400 * 86_400)
        for _ in 0..<3 { try site.change { try $0.prune() } }
        #expect(try site.kinds() == ["session.cdr", "invoice.issued"])
        #expect(try site.invoices(of: session).count == 1)
        #expect(try site.number("SELECT count(*) FROM charge_detail_record") == 1)
        #expect(try site.number("SELECT count(*) FROM session") == 1)
        #expect(try site.chainProblems().isEmpty)
    }

    @Test func aSliceIsBoundedAndTheNextGoesOn() throws {
        let site = try Self.site(hasUplink: false)
        try site.change { change in
            for _ in 0..<5500 { try change.securityEvent("Test", charger: nil, detail: "") }
        }
        site.pass(30 * 86_400)
        var counts: [Int64] = []
        for _ in 0..<3 {
            try site.change { try $0.prune() }
            counts.append(try site.number("SELECT count(*) FROM journal"))
        }
        #expect(counts[0] - counts[1] == 2000)
        #expect(counts[2] < 10)
    }

    @Test func aRecordFromAWrongFutureDoesNotKeepTheOthers() throws {
        let site = try Self.site(hasUplink: false)
        let session = try #require(try site.start())
        try site.meter(session, wattHours: 1)
        let now = site.now
        site.now = now.advanced(bySeconds: 30 * 365 * 86_400)
        try site.meter(session, wattHours: 2)
        site.now = now.advanced(bySeconds: 60)
        try site.meter(session, wattHours: 3)
        site.pass(11 * 86_400)
        try site.change { try $0.prune() }
        #expect(try site.number("SELECT count(*) FROM meter") == 0)
    }

    @Test func aClockThatJumpsAheadPrunesNothing() throws {
        let site = try Self.site(hasUplink: false)
        try site.change { try $0.prune() }
        try Self.session(site, readings: 5)
        let records = try site.number("SELECT count(*) FROM journal WHERE kind <> 'gateway.clock_stepped'")
        let right = site.now
        // Three years ahead, and a day later set right.
        site.now = right.advanced(bySeconds: 3 * 365 * 86_400)
        for _ in 0..<24 {
            try site.change { try $0.prune() }
            site.pass(3600)
        }
        site.now = right.advanced(bySeconds: 86_400)
        try site.change { try $0.prune() }
        #expect(try site.number("SELECT count(*) FROM meter") == 5)
        #expect(try site.number("SELECT count(*) FROM journal WHERE kind <> 'gateway.clock_stepped'") == records)
        // From then on everything has its age again.
        for _ in 0..<11 {
            site.pass(86_400)
            try site.change { try $0.prune() }
        }
        #expect(try site.number("SELECT count(*) FROM meter") == 0)
    }

    @Test func pricesAreStillMadeWhereReadingsAreGone() throws {
        let site = try Self.site(hasUplink: false)
        try site.assign(SimplePrices(perKWh: Amount("0.50")).tariff(id: "day", currency: "EUR"))
        let session = try #require(try site.start())
        for index in 1...20 {
            site.pass(60)
            try site.meter(session, wattHours: Int64(index) * 100)
        }
        try site.change { try $0.shed(limit: 12) }
        try site.stop(session, wattHours: 4000)
        #expect(try site.invoices(of: session) == ["invoice 2.00"])
        #expect(try site.number("SELECT count(*) FROM meter") == 8)
    }

    @Test func sheddingTakesWhatTheCloudHasFirstAndRecordsOtherGaps() throws {
        let site = try Self.site(hasUplink: true)
        try Self.session(site, readings: 10)
        try site.change { try $0.acknowledge(.meter, upTo: 4) }
        let newest = try site.newest()
        try site.change { try $0.shed(limit: 100) }
        #expect(try site.numbers("SELECT seq FROM meter ORDER BY seq") == [5, 6, 7, 8, 9, 10])
        #expect(try site.kinds(after: newest).isEmpty)
        try site.change { try $0.shed(limit: 2) }
        #expect(try site.store.journal(after: newest, limit: 1).map(\.data) == [#"{"count":2,"from":5,"to":6}"#])
        try site.change { try $0.shed(limit: 100) }
        try site.change { try $0.shed(limit: 100) }
        #expect(try site.kinds(after: newest) == ["gateway.readings_shed", "gateway.readings_shed"])
    }

    @Test func freePagesGoBackToTheDiskStepByStep() throws {
        let site = try Self.site(hasUplink: false)
        try site.change { change in
            for _ in 0..<3000 {
                try change.securityEvent("Test", charger: nil, detail: String(repeating: "x", count: 2000))
            }
        }
        let before = try site.number("PRAGMA page_count")
        site.pass(30 * 86_400)
        let room = Room(freeBytes: 1 << 40, hasBallast: true, reserve: 1 << 20)
        for _ in 0..<12 { try site.change { try $0.keepHouse(room) } }
        #expect(try site.number("PRAGMA page_count") < before - 1000)
        #expect(try site.number("PRAGMA freelist_count") <= 256)
        try site.checkIntegrity()
    }

    @Test func messageNumbersAndOldCommandsGo() throws {
        let site = try Self.site(hasUplink: false)
        var report = TransactionReport(kind: .ended, transaction: "T", outlet: Outlet(evse: 1), at: site.now)
        report.sequence = 3
        try site.send(.transactionReported(report))
        try CommandTests.receive(site, "c1", .unlock(Outlet(evse: 1)), seconds: 10)
        site.pass(10)
        try site.tick()
        site.pass(31 * 86_400)
        try site.change { try $0.prune() }
        #expect(try site.number("SELECT count(*) FROM transaction_message") == 0)
        #expect(try site.store.command("c1") == nil)
    }

    @Test func aCommandsIdIsKnownAsLongAsItMayComeAgain() throws {
        let site = try TestSite { $0.journalRetentionDays = 1 }
        func receive() throws -> CommandReceipt {
            let request = CommandRequest(
                id: "c1", charger: "CP-1", arguments: .unlock(Outlet(evse: 1)),
                expiresAt: site.now.advanced(bySeconds: 60), origin: .cloud)
            return try site.change { try $0.receive(request) }
        }
        #expect(try receive() == .stored)
        site.pass(60)
        try site.tick()
        site.pass(29 * 86_400)
        try site.change { try $0.prune() }
        #expect(try receive() != .stored)
        site.pass(2 * 86_400)
        try site.change { try $0.prune() }
        #expect(try site.store.command("c1") == nil)
    }
}
