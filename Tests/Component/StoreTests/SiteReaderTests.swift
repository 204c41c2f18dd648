import Foundation
import Shared
import Testing

@testable import Store

@Suite struct SiteReaderTests {
    /// Ten sessions at two chargers, each with a reading.
    func busySite() throws -> TestSite {
        let site = try TestSite()
        let other = try site.store.performAndWait { try $0.add(NewCharger(identity: "CP-2")) }
        for number in 0..<10 {
            site.now = site.now.advanced(bySeconds: 60)
            var report = TransactionReport(
                kind: .started, transaction: nil, outlet: Outlet(evse: number + 1), at: site.now)
            report.register = Energy(milliwattHours: 0)
            try site.send(.transactionReported(report), from: number.isMultiple(of: 2) ? other : site.charger)
            try site.send(
                .readingsTaken(Outlet(evse: number + 1), [.register(wattHours: Int64(number), at: site.now)]),
                from: number.isMultiple(of: 2) ? other : site.charger)
        }
        return site
    }

    @Test(arguments: [1, 3, 10, 1000]) func pagesTogetherAreTheWholeList(_ limit: Int) async throws {
        let site = try self.busySite()
        var query = ListQuery(limit: limit)
        var found: [Int64] = []
        repeat {
            let page = try await site.store.reader.sessions(query)
            #expect(page.items.count <= limit)
            found += page.items.map(\.id)
            query.before = page.next
        } while query.before != nil
        #expect(found == (1...10).reversed())
    }

    @Test(arguments: [1, 3, 1000]) func aStreamIsTheSameForwardsAndBackwards(_ limit: Int) async throws {
        let site = try self.busySite()
        let reader = site.store.reader
        var forward = ListQuery(charger: "CP-2", after: "0", limit: limit)
        var ascending: [Int64] = []
        repeat {
            let page = try await reader.readings(forward)
            ascending += page.items.map(\.seq)
            forward.after = page.next
        } while forward.after != nil
        var backward = ListQuery(charger: "CP-2", limit: limit)
        var descending: [Int64] = []
        repeat {
            let page = try await reader.readings(backward)
            descending = page.items.map(\.seq) + descending
            backward.before = page.next
        } while backward.before != nil
        #expect(ascending == [1, 3, 5, 7, 9])
        #expect(descending == ascending)
    }

    @Test func listsAreNarrowed() async throws {
        let site = try self.busySite()
        let reader = site.store.reader
        #expect(try await reader.sessions(ListQuery(charger: "CP-1")).items.count == 5)
        #expect(try await reader.sessions(ListQuery(isOpen: true, since: site.now)).items.map(\.id) == [10])
        #expect(try await reader.readings(ListQuery(session: 3)).items.map(\.seq) == [3])
        let kinds = try await reader.events(ListQuery(session: 3, kind: "session.started")).items.map(\.kind)
        #expect(kinds == ["session.started"])
        await #expect(throws: Refusal.self) { try await reader.sessions(ListQuery(charger: "NOBODY")) }
    }

    @Test func aSessionThatNeverWasIsNotFound() async throws {
        let site = try self.busySite()
        let reader = site.store.reader
        let query = ListQuery(session: 999)
        await #expect(throws: Refusal.unknownSession(999)) { try await reader.invoices(query) }
        await #expect(throws: Refusal.unknownSession(999)) { try await reader.readings(query) }
        #expect(try await reader.invoices(ListQuery(session: 1)).items.isEmpty)
        try site.checkIntegrity()
    }

    @Test func aReaderOfAStoppedSiteSaysTheSame() async throws {
        let site = try self.busySite()
        let live = try await site.store.reader.sessions(ListQuery())
        try site.store.close()
        let reader = try SiteReader(readOnlyDatabaseAt: site.store.path)
        defer { try? reader.close() }
        #expect(try await reader.sessions(ListQuery()) == live)
        #expect(try await reader.status().chargers == ChargerCounts(total: 2, connected: 0, awaitingApproval: 0))
    }

    @Test func aDatabaseOfSomebodyElseIsRefused() throws {
        let site = try TestSite()
        let file = site.folder.appending(path: "text.db").path
        try Data("no database".utf8).write(to: URL(fileURLWithPath: file))
        #expect(throws: Refusal.self) { try SiteReader(readOnlyDatabaseAt: file) }
        #expect(throws: Refusal.self) { try SiteReader(readOnlyDatabaseAt: site.folder.appending(path: "none").path) }
    }
}
