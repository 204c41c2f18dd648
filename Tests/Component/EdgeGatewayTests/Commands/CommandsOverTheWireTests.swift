import Foundation
import NIOCore
import OCPP
import Shared
import SiteFixtures
import Store
import Testing

@testable import EdgeGateway

/// Commands to chargers on real sockets.
@Suite(.serialized) struct CommandsOverTheWireTests {
    private func wait(_ site: EdgeSite, for state: CommandState, of id: String = "c1") async throws {
        try await until("\(id) to be \(state)") { try site.store.command(id)?.state == state }
    }

    @Test func aStartsOutcomeIsItsTransaction() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            try await site.ask(.start(token: IdToken("NOBODY"), outlet: Outlet(evse: 1)))
            let call = try await charger.called("RemoteStartTransaction")
            #expect(call.payload["idTag"]?.string == "NOBODY")
            try await charger.send(#"[3,"\#(call.id)",{"status":"Accepted"}]"#)
            try await self.wait(site, for: .accepted)
            // The token of the command counts as authorised here.
            let started = try await charger.call(
                "StartTransaction",
                #"{"connectorId":1,"idTag":"NOBODY","meterStart":0,"timestamp":"2026-11-22T10:00:00Z"}"#)
            #expect(started.contains(#""status":"Accepted""#))
            try await self.wait(site, for: .effective)
        }
    }

    @Test func aStartOf201IsKnownByItsNumber() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect { $0.subprotocols = ["ocpp2.0.1"] }
            try await site.ask(.start(token: IdToken("CARD"), outlet: nil))
            let call = try await charger.called("RequestStartTransaction")
            let number = try #require(call.payload["remoteStartId"]?.int64)
            try await charger.send(#"[3,"\#(call.id)",{"status":"Accepted"}]"#)
            try await charger.call(
                "TransactionEvent",
                #"{"eventType":"Started","timestamp":"2026-11-22T10:00:00Z","triggerReason":"RemoteStart","seqNo":0,"#
                    + #""transactionInfo":{"transactionId":"t1","remoteStartId":\#(number)},"evse":{"id":1}}"#)
            try await self.wait(site, for: .effective)
        }
    }

    @Test func oneCallIsOutAtATime() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            for number in 1...3 {
                try await site.ask(.ocpp(action: "GetConfiguration", payload: "{}"), id: "c\(number)")
            }
            let first = try await charger.called("GetConfiguration")
            // A call of the charger's own is answered meanwhile.
            #expect(try await charger.call("Heartbeat").contains("currentTime"))
            #expect(charger.texts.filter { $0.contains("GetConfiguration") }.count == 1)
            try await charger.send(#"[3,"\#(first.id)",{}]"#)
            let second = try await charger.called("GetConfiguration", after: 1)
            try await charger.send(#"[4,"\#(second.id)","InternalError","no",{}]"#)
            _ = try await charger.called("GetConfiguration", after: 2)
            #expect(try site.store.command("c2")?.state == .rejected)
        }
    }

    @Test func anAnswerThatComesTooLateIsNotThatOfTheNextCall() async throws {
        try await EdgeSite { $0.limits.callTimeout = .milliseconds(200) }.serving { site in
            let charger = try await site.connect()
            try await site.ask(.unlock(Outlet(evse: 1)))
            let call = try await charger.called("UnlockConnector")
            try await self.wait(site, for: .unknown)
            try await site.ask(.unlock(Outlet(evse: 2)), id: "c2")
            _ = try await charger.called("UnlockConnector", after: 1)
            try await charger.send(#"[3,"\#(call.id)",{"status":"Unlocked"}]"#)
            try await self.wait(site, for: .effective)
            #expect(try site.store.command("c2")?.state != .effective)
        }
    }

    /// What is told on a later connection counts for no call, neither for the lost one nor for its repeat.
    @Test func anAnswerOnALaterConnectionIsNobodys() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            try await site.ask(.unlock(Outlet(evse: 1)))
            let unlock = try await charger.called("UnlockConnector")
            try await charger.drop()
            try await self.wait(site, for: .unknown)
            let second = try await site.connect()
            try await site.ask(.availability(isOperative: false, outlet: nil), id: "c2")
            let first = try await second.called("ChangeAvailability")
            try await second.drop()
            try await until("the loss") { try site.store.command("c2")?.detail?.contains("broke") == true }
            let third = try await site.connect()
            let repeated = try await third.called("ChangeAvailability")
            #expect(repeated.id != first.id)
            try await third.send(#"[3,"\#(unlock.id)",{"status":"Unlocked"}]"#)
            try await third.send(#"[3,"\#(first.id)",{"status":"Rejected"}]"#)
            try await third.call("Heartbeat")
            #expect(try site.store.command("c2")?.state == .sent)
            try await third.send(#"[3,"\#(repeated.id)",{"status":"Accepted"}]"#)
            try await self.wait(site, for: .effective, of: "c2")
            let command = try #require(try site.store.command("c1"))
            #expect(command.state == .unknown)
            #expect(command.detail?.hasPrefix("the connection broke before the answer came; sent once at") == true)
        }
    }

    @Test func aFrameThatMustNotBeRepeatedIsSeenOnceOverABrokenConnection() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            try await site.ask(.reset(.hard))
            _ = try await charger.called("Reset")
            try await charger.drop()
            try await until("the loss") { try site.store.command("c1")?.detail?.contains("broke") == true }
            let again = try await site.connect()
            try await again.call("BootNotification", #"{"chargePointVendor":"V","chargePointModel":"M"}"#)
            try await self.wait(site, for: .effective)
            #expect(!again.texts.contains { $0.contains("Reset") })
        }
    }

    @Test func aCommandWaitsForItsCharger() async throws {
        try await EdgeSite().serving { site in
            try await site.ask(.trigger(message: "Heartbeat", outlet: nil))
            let charger = try await site.connect()
            let call = try await charger.called("TriggerMessage")
            try await charger.send(#"[3,"\#(call.id)",{"status":"Accepted"}]"#)
            try await self.wait(site, for: .effective)
        }
    }

    @Test func anAnswerThatNobodyCanReadLeavesItUnknown() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            try await site.ask(.unlock(Outlet(evse: 1)))
            let call = try await charger.called("UnlockConnector")
            try await charger.send(#"[3,"\#(call.id)"]"#)
            try await self.wait(site, for: .unknown)
        }
    }
}
