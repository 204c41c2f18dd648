import Foundation
import Shared
import Synchronization
import Testing

@testable import Store

/// What is accepted of chargers although no schema allows it, counted by their model.
@Suite struct ToleranceTests {
    private func site() throws -> TestSite {
        let site = try TestSite()
        try site.send(.booted(BootReport(vendor: "Acme", model: "Wall")))
        return site
    }

    /// Sends a message in which something was tolerated.
    @discardableResult
    private func send(
        _ tolerated: [Deviation: Int], _ event: ChargerEvent = .heartbeat, from charger: ChargerID? = nil,
        to site: TestSite
    ) throws -> ChargerReply {
        var message = ChargerMessage(
            charger: charger ?? site.charger, connectedAt: site.connectedAt, reception: Reception(at: site.now),
            event: event, frame: [])
        message.tolerated = tolerated
        let sent = message
        return try site.change { try $0.take(sent) }
    }

    private func counts(_ site: TestSite, model: String? = nil) async throws -> [String: Int64] {
        let page = try await site.store.reader.tolerances(ListQuery(limit: 2000, model: model))
        return Dictionary(
            uniqueKeysWithValues: page.items.map { ("\($0.vendor) \($0.model) \($0.deviation.rawValue)", $0.count) })
    }

    @Test func eachIsCountedByModelAndOutlivesARestart() async throws {
        let site = try self.site()
        let other = try site.addCharger("CP-2")
        try site.send(.booted(BootReport(vendor: "Bolt", model: "Post")), from: other)
        try self.send([.numberAsText: 2, .null: 1], to: site)
        try self.send([.numberAsText: 3], to: site)
        try self.send([.null: 4], from: other, to: site)
        try site.restart()
        try self.send([.numberAsText: 1], to: site)
        #expect(
            try await self.counts(site) == [
                "Acme Wall number_as_text": 6, "Acme Wall null": 1, "Bolt Post null": 4,
            ])
        #expect(try await self.counts(site, model: "bolt p") == ["Bolt Post null": 4])
        #expect(try await self.counts(site, model: "nothing").isEmpty)
        let detail = try await site.store.reader.charger("CP-2")
        #expect(detail.tolerances.map(\.deviation) == [.null] && detail.tolerances.first?.charger == "CP-2")
    }

    @Test func theBootThatTellsTheModelCountsForIt() async throws {
        let site = try TestSite()
        try self.send([.longText: 1], to: site)
        try self.send([.longText: 1], .booted(BootReport(vendor: "Acme", model: "Wall")), to: site)
        #expect(try await self.counts(site) == ["  long_text": 1, "Acme Wall long_text": 1])
    }

    @Test func whatIsUndoneWasNotTolerated() async throws {
        let site = try self.site()
        let outlet = Outlet(evse: -5)
        #expect(throws: StoreError.self) {
            try self.send(
                [.null: 1], .connectorReported(ConnectorReport(outlet: outlet, status: .available)), to: site)
        }
        #expect(try await self.counts(site).isEmpty)
    }

    @Test func aChargerThatCallsItselfDifferentlyEachTimeDoesNotFillTheTable() async throws {
        let site = try TestSite()
        for number in 0..<Change.mostTolerances + 50 {
            try self.send([.null: 1], .booted(BootReport(vendor: "V", model: "M\(number)")), to: site)
        }
        let counts = try await self.counts(site)
        let rows = try site.number("SELECT count(*) FROM tolerance")
        #expect(rows == Change.mostTolerances + 1)
        #expect(Int64(counts.count) == Change.mostTolerances + 1 && counts[" (others) null"] == 50)
        try self.send([.null: 1], .booted(BootReport(vendor: "V", model: "M0")), to: site)
        #expect(try await self.counts(site, model: "V M0")["V M0 null"] == 2)
    }

    @Test(arguments: ["ä", "e\u{301}", "\u{301}"])
    func namesOfAnyLengthAreCutOff(letter: String) async throws {
        let long = String(repeating: letter, count: 5000)
        let site = try TestSite()
        try self.send([.longText: 1], .booted(BootReport(vendor: long, model: long)), to: site)
        let detail = try await site.store.reader.charger("CP-1")
        #expect(detail.tolerances.map(\.model) == [String(long.unicodeScalars.prefix(50))])
    }

    @Test func strictIsRememberedAndTold() throws {
        let site = try TestSite()
        let told = Mutex<[ChargerID: Bool]>([:])
        site.store.onCommit { notice in told.withLock { $0.merge(notice.strictness) { $1 } } }
        try site.change { try $0.setStrict(true, of: "CP-1") }
        try site.tellListeners()
        #expect(told.withLock { $0 } == [site.charger: true])
        try site.restart()
        #expect(try site.store.access(of: "CP-1")?.isStrict == true)
        let charger = site.charger
        #expect(try site.change { $0.isStrict(charger) })
        try site.change { try $0.setStrict(false, of: "CP-1") }
        #expect(try !site.change { $0.isStrict(charger) })
        #expect(throws: StoreError.self) { try site.change { try $0.setStrict(true, of: "NOBODY") } }
    }
}
