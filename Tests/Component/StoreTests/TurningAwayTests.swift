import Foundation
import Shared
import Testing

@testable import Store

/// Chargers that are held back, rejected and accepted again.
@Suite struct TurningAwayTests {
    private static let boot = BootReport(vendor: "Acme", model: "Wall")

    private func asking(_ identity: String) -> CommandRequest {
        CommandRequest(
            id: UUID().uuidString, charger: identity, arguments: .trigger(message: "Boot", outlet: nil),
            expiresAt: Timestamp(milliseconds: 4_000_000_000_000), origin: .gateway)
    }

    private func turnAway(_ site: TestSite, _ registration: Registration, _ identity: String = "CP-1") throws {
        try site.change { try $0.turnAway(identity, as: registration, boot: self.asking) }
    }

    private func approve(_ site: TestSite, _ identity: String = "CP-1") throws {
        try site.change { try $0.approveCharger(identity, boot: self.asking) }
    }

    private func boot(_ site: TestSite, from charger: ChargerID? = nil) throws -> ChargerReply {
        try site.send(.booted(Self.boot), from: charger)
    }

    private func commands(_ site: TestSite) throws -> Int64 { try site.number("SELECT count(*) FROM command") }

    @Test func retriesAreSpreadAndFollowTheConfiguration() throws {
        let site = try TestSite {
            $0.heldRetrySeconds = 100
            $0.rejectedRetrySeconds = 1000
        }
        var seconds: [Registration: Set<Int>] = [:]
        for number in 2..<102 {
            let charger = try site.addCharger("CP-\(number)")
            for registration in [Registration.held, .rejected] {
                try self.turnAway(site, registration, "CP-\(number)")
                guard case .turnedAway(let told, _, let retry) = try self.boot(site, from: charger) else {
                    Issue.record("it was not turned away")
                    continue
                }
                #expect(told == registration)
                seconds[registration, default: []].insert(retry)
            }
        }
        #expect(seconds[.held] == Set(90...100))
        let rejected = try #require(seconds[.rejected])
        #expect(rejected.count > 60 && rejected.allSatisfy { (900...1000).contains($0) })
    }

    @Test func itOutlivesARestartAndIsShown() async throws {
        let site = try TestSite()
        try self.turnAway(site, .held)
        try site.restart()
        guard case .turnedAway(.held, _, _) = try self.boot(site) else { throw Failed() }
        #expect(try site.send(.heartbeat) == .notRegistered(.held))
        #expect(try await site.store.reader.charger("CP-1").summary.registration == .held)
        #expect(try site.store.chargerSnapshots(.all).first?.registration == .held)
        #expect(try site.store.registration(of: site.charger) == .held)
    }

    @Test func approvingOneThatIsApprovedChangesNothing() throws {
        let site = try TestSite()
        let charger = site.charger
        try site.change {
            try $0.connected(charger, ConnectionFacts(version: "ocpp1.6", profile: 2, remoteAddress: ""))
        }
        let before = try site.newest()
        try self.approve(site)
        #expect(try site.store.access(of: "CP-1")?.highestProfile == 2, "it may still not fall back")
        #expect(try site.newest() == before)
    }

    @Test func approvingKeepsWhatAHeldChargerHasProved() throws {
        let site = try TestSite()
        let (charger, facts) = (site.charger, ConnectionFacts(version: "ocpp1.6", profile: 2, remoteAddress: ""))
        _ = try site.change { try $0.connected(charger, facts) }
        try self.turnAway(site, .held)
        #expect(try self.commands(site) == 1)
        try self.approve(site)
        #expect(try self.commands(site) == 2)
        #expect(try site.store.access(of: "CP-1")?.highestProfile == 2)
        guard case .booted = try self.boot(site) else { throw Failed() }
        // A repeat changes nothing more.
        try self.turnAway(site, .held)
        try self.turnAway(site, .held)
        #expect(try self.commands(site) == 3)
    }

    @Test func oneThatAwaitedApprovalIsApprovedAndAccepted() throws {
        let site = try TestSite()
        let stranger = try site.change { try $0.meet(unknown: "NEW") }
        guard case .booted = try self.boot(site, from: stranger) else { throw Failed() }
        try self.turnAway(site, .rejected, "NEW")
        guard case .turnedAway(.rejected, _, _) = try self.boot(site, from: stranger) else { throw Failed() }
        try self.approve(site, "NEW")
        #expect(try site.store.access(of: "NEW")?.isApproved == true)
        guard case .booted = try self.boot(site, from: stranger) else { throw Failed() }
    }

    @Test func oneThatWasRemovedAndIsAddedAgainIsAccepted() throws {
        let site = try TestSite()
        let session = try #require(try site.start())
        try site.stop(session, wattHours: 100)
        try self.turnAway(site, .held)
        try site.change { try $0.removeCharger("CP-1") }
        try site.change { _ = try $0.add(NewCharger(identity: "CP-1")) }
        guard case .booted = try self.boot(site) else { throw Failed() }
    }

    @Test func nobodyChargesAtOneThatIsHeldAndItsSettingsAreNotReadByThemselves() throws {
        let site = try TestSite { $0.readsModels = true }
        try self.turnAway(site, .held)
        _ = try self.boot(site)
        let readings = try site.number("SELECT count(*) FROM model_reading")
        #expect(readings == 0)
        let session = try site.start()
        #expect(session != nil, "1.6 needs a number to name its transaction by")
        #expect(try site.number("SELECT count(*) FROM session") == 0)
        try self.approve(site)
        _ = try self.boot(site)
        #expect(try site.number("SELECT count(*) FROM model_reading") == 1)
    }

    private struct Failed: Error {}
}
