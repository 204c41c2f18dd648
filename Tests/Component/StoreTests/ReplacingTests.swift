import Shared
import Testing

@testable import Store

@Suite struct ReplacingTests {
    private func furnished() throws -> TestSite {
        let site = try TestSite { $0.readsModels = true }
        let charger = site.charger
        try site.change {
            try $0.setPassword(of: "CP-1", hash: "old")
            let facts = ConnectionFacts(version: "ocpp1.6", profile: 2, remoteAddress: "-")
            try $0.connected(charger, facts, passwordHash: "old")
        }
        try site.send(.booted(BootReport(vendor: "Acme", model: "Wall", serialNumber: "S-1", firmwareVersion: "1.0")))
        try site.send(.connectorReported(ConnectorReport(outlet: Outlet(evse: 1), status: .available)))
        try site.change { try $0.keep([DeviceVariable(variable: "K", value: "1")], of: charger, isWhole: true) }
        try CommandTests.receive(site, "c1", .reset(.soft))
        return site
    }

    private func leave(_ site: TestSite) throws {
        let charger = site.charger
        try site.change { try $0.disconnected(charger, reason: "gone", isReplaced: false) }
    }

    @Test(arguments: [nil, "new"])
    func whatBelongedToTheOldHardwareIsForgottenAndTheHistoryStays(hash: String?) async throws {
        let site = try self.furnished()
        try self.leave(site)
        try site.change { try $0.replaceCharger("CP-1", passwordHash: hash) }
        let access = try #require(try site.store.access(of: "CP-1"))
        #expect(access.id == site.charger)
        #expect(access.isApproved)
        #expect(access.highestProfile == 0)
        #expect(access.passwordHash == hash)
        let model = try await site.store.reader.model(of: "CP-1")
        #expect(model.reading == nil)
        #expect(model.variables.isEmpty)
        let detail = try await site.store.reader.charger("CP-1")
        #expect(detail.summary.model == nil)
        #expect(detail.summary.connectors.isEmpty)
        #expect(try site.store.command("c1")?.state == .failed)
        #expect(
            try site.texts("SELECT data ->> 'serial_number' FROM journal WHERE kind = 'charger.replaced'") == ["S-1"])
        #expect(try site.texts("SELECT kind FROM journal WHERE kind = 'charger.booted'").count == 1)
    }

    @Test func hardwareThatIsStillThereIsNotReplaced() throws {
        let site = try self.furnished()
        #expect(throws: (any Error).self) { try site.change { try $0.replaceCharger("CP-1", passwordHash: nil) } }
        #expect(try site.store.access(of: "CP-1")?.highestProfile == 2)
    }

    @Test func aRunningSessionIsClosedFirst() throws {
        let site = try self.furnished()
        _ = try site.start()
        try self.leave(site)
        #expect(throws: (any Error).self) { try site.change { try $0.replaceCharger("CP-1", passwordHash: nil) } }
        #expect(try site.store.access(of: "CP-1")?.passwordHash == "old")
    }
}
