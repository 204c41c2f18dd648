import OCPP
import Shared
import SiteFixtures
import Store
import Testing

@testable import EdgeGateway

/// Chargers that are held back, rejected and accepted, over real sockets.
@Suite(.serialized) struct RegistrationRoadTests {
    private static let boot16 = #"{"chargePointVendor":"V","chargePointModel":"M"}"#
    private static let boot2 = #"{"reason":"PowerUp","chargingStation":{"vendorName":"V","model":"M"}}"#
    private static let start =
        #"{"connectorId":1,"idTag":"GOOD","meterStart":0,"timestamp":"2026-11-22T10:00:00Z"}"#

    private func register(_ registration: Registration, at site: EdgeSite) async throws {
        let now = site.store.receptionNow().at
        try await site.store.perform { change in
            let boot = { BootTrigger.command(at: $0, now: now) }
            if registration == .accepted {
                try change.approveCharger("CP-1", boot: boot)
            } else {
                try change.turnAway("CP-1", as: registration, boot: boot)
            }
        }
    }

    private func wait(_ site: EdgeSite, for state: CommandState, of id: String) async throws {
        try await until("\(id) to be \(state)") { try site.store.command(id)?.state == state }
    }

    @Test(arguments: [
        ("ocpp1.6", Registration.held, "Pending", 60), ("ocpp1.6", .rejected, "Rejected", 600),
        ("ocpp2.0.1", .held, "Pending", 60), ("ocpp2.1", .rejected, "Rejected", 600),
    ])
    func oneThatIsTurnedAwayIsToldWhenToAskAgainAndMaySayNothingElse(
        version: String, registration: Registration, word: String, seconds: Int
    ) async throws {
        try await EdgeSite().serving { site in
            try await self.register(registration, at: site)
            let charger = try await site.connect { $0.subprotocols = [version] }
            let boot = version == "ocpp1.6" ? Self.boot16 : Self.boot2
            let answer = try await charger.call("BootNotification", boot)
            #expect(answer.contains(#""status":"\#(word)""#) && answer.contains(#""interval":\#(seconds)"#))
            #expect(!answer.contains("1970"))
            #expect(try await charger.call("Heartbeat").contains(#""SecurityError""#))
            let kinds = try site.records(.chargerBooted)
            _ = try await charger.call("BootNotification", boot)
            #expect(try site.records(.chargerBooted) == kinds, "the journal hears of the same once")
            #expect(kinds.count == 1 && kinds[0].contains(#""registration":"\#(registration.rawValue)""#))
        }
    }

    @Test func whatBeginsThereWaitsForAPersonAndIsAnswered() async throws {
        try await EdgeSite().serving { site in
            try await self.register(.held, at: site)
            let charger = try await site.connect()
            let started = try await charger.call("StartTransaction", Self.start)
            #expect(started.contains(#""status":"Invalid""#) && !started.contains(#""transactionId":0"#))
            let metered = try await charger.call(
                "MeterValues",
                #"{"connectorId":1,"meterValue":[{"timestamp":"2026-11-22T10:00:00Z","sampledValue":[{"value":"5"}]}]}"#
            )
            #expect(metered.hasSuffix(",{}]"))
            let waiting = try await site.store.reader.quarantine(ListQuery()).items
            #expect(waiting.count == 2 && waiting.allSatisfy { $0.reason.contains("held back") })
            #expect(try await site.store.reader.sessions(ListQuery()).items.isEmpty)
        }
    }

    @Test func whatBeganBeforeGoesOn() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            let started = try await charger.call("StartTransaction", Self.start)
            let session = try #require(
                try JSONDocument(Array(started.utf8)).root.elements.suffix(1).first?["transactionId"]?.int64)
            // A technician has to look after the session first.
            await #expect(throws: StoreError.self) { try await self.register(.rejected, at: site) }
            let id = SessionID(rawValue: session)
            try await site.store.perform { try $0.closeSession(id) }
            try await self.register(.rejected, at: site)
            let stop = #"{"transactionId":\#(session),"meterStop":2000,"timestamp":"2026-11-22T10:20:00Z"}"#
            #expect(try await charger.call("StopTransaction", stop).hasPrefix("[3,"))
            #expect(try site.store.session(id)?.energy == Energy(milliwattHours: 2_000_000))
        }
    }

    @Test func oneThatIsHeldTellsWhatItIsAskedFor() async throws {
        try await EdgeSite().serving { site in
            try await self.register(.held, at: site)
            let charger = try await site.connect { $0.subprotocols = ["ocpp2.0.1"] }
            let status =
                #"{"timestamp":"2026-11-22T10:00:00Z","connectorStatus":"Available","evseId":1,"connectorId":1}"#
            #expect(try await charger.call("StatusNotification", status).contains("SecurityError"))
            try await site.ask(.trigger(message: "StatusNotification", outlet: nil), id: "c1")
            let call = try await charger.called("TriggerMessage")
            try await charger.send(#"[3,"\#(call.id)",{"status":"Accepted"}]"#)
            #expect(try await charger.call("StatusNotification", status).hasSuffix(",{}]"))
            #expect(try await charger.call("Heartbeat").contains("SecurityError"))
            let report = #"{"requestId":7,"generatedAt":"2026-11-22T10:00:00Z","seqNo":0}"#
            #expect(try await charger.call("NotifyReport", report).hasSuffix(",{}]"))
            try await site.ask(.start(token: IdToken("GOOD"), outlet: nil), id: "c2")
            try await self.wait(site, for: .failed, of: "c2")
            #expect(try site.store.command("c2")?.detail?.contains("held back") == true)
        }
    }

    @Test func oneThatIsRejectedIsAskedNothingUntilItIsAccepted() async throws {
        try await EdgeSite().serving { site in
            try await self.register(.rejected, at: site)
            let charger = try await site.connect()
            try await site.ask(.ocpp(action: "GetConfiguration", payload: "{}"), id: "c1")
            try await self.wait(site, for: .failed, of: "c1")
            try await self.register(.accepted, at: site)
            let call = try await charger.called("TriggerMessage")
            #expect(call.payload["requestedMessage"]?.string == "BootNotification")
            try await charger.send(#"[3,"\#(call.id)",{"status":"Accepted"}]"#)
            #expect(try await charger.call("BootNotification", Self.boot16).contains(#""status":"Accepted""#))
            #expect(try await charger.call("Authorize", #"{"idTag":"GOOD"}"#).contains("Accepted"))
        }
    }

    @Test(arguments: [Registration.held, .rejected])
    func oneThatIsConnectedHearsOfItAtOnce(registration: Registration) async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            try await until("it is recorded") { try site.kinds().contains("charger.connected") }
            try await self.register(registration, at: site)
            let call = try await charger.called("TriggerMessage")
            #expect(call.payload["requestedMessage"]?.string == "BootNotification")
        }
    }
}

/// The messages that a charger was asked for.
@Suite struct AskedMessagesTests {
    @Test(arguments: [
        ("TriggerMessage", #"{"requestedMessage":"Heartbeat"}"#, "Heartbeat"),
        ("TriggerMessage", #"{"requestedMessage":"SignChargingStationCertificate"}"#, "SignCertificate"),
        ("ExtendedTriggerMessage", #"{"requestedMessage":"SignChargePointCertificate"}"#, "SignCertificate"),
    ])
    func aTriggerAsksForOneKindOfMessage(action: String, payload: String, asked: String) {
        var messages = AskedMessages()
        messages.called(action, payload: Array(payload.utf8))
        #expect(messages.contains(asked))
        #expect(!messages.contains("StatusNotification"))
    }

    @Test(arguments: [
        ("Reset", #"{"requestedMessage":"Heartbeat"}"#), ("TriggerMessage", "{}"), ("TriggerMessage", "["),
    ])
    func nothingElseDoes(action: String, payload: String) {
        var messages = AskedMessages()
        messages.called(action, payload: Array(payload.utf8))
        #expect(messages == AskedMessages())
    }
}
