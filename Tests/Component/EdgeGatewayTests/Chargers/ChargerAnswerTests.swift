import OCPP
import Shared
import SiteFixtures
import Store
import Testing

@testable import EdgeGateway

/// What chargers answer, held against its schema; OCPP 2.1 tells them what was wrong with it.
@Suite(.serialized) struct ChargerAnswerTests {
    private func detail(_ site: EdgeSite, containing text: String) async throws {
        try await until("the command says '\(text)'") { try site.store.command("c1")?.detail?.contains(text) ?? false }
    }

    /// What the gateway sends besides the calls.
    private func errors(_ charger: WireCharger) -> [String] { charger.texts.filter { $0.hasPrefix("[5,") } }

    @Test(arguments: [
        (#"{"status":"Maybe"}"#, "PropertyConstraintViolation", "status: must be one of"),
        ("{}", "OccurrenceConstraintViolation", "status: is missing"),
        (#"{"status":5}"#, "TypeConstraintViolation", "status: must be a string"),
        (#"["Accepted"]"#, "FormatViolation", "payload"),
        (#"{"status":"Accepted"},7"#, "RpcFrameworkError", "elements"),
    ])
    func a21ChargerHearsThatItsAnswerWasOfNoUse(answer: String, code: String, reason: String) async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect { $0.subprotocols = ["ocpp2.1"] }
            try await site.ask(.reset(.hard))
            let call = try await charger.called("Reset")
            try await charger.send(#"[3,"\#(call.id)",\#(answer)]"#)
            try await until("a CALLRESULTERROR") { !self.errors(charger).isEmpty }
            #expect(self.errors(charger).allSatisfy { $0.hasPrefix(#"[5,"\#(call.id)","\#(code)","#) })
            try await self.detail(site, containing: reason)
            try await self.detail(site, containing: "CALLRESULTERROR \(code)")
            #expect(try await charger.call("Heartbeat").hasPrefix("[3,"))
            #expect(self.errors(charger).count == 1)
        }
    }

    @Test func anAnswerThatAChargerCannotUseIsCounted() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect { $0.subprotocols = ["ocpp2.1"] }
            try await charger.send(#"[5,"x","FormatViolation","of no use",{}]"#)
            try await until("it counts") { site.counters.snapshot.unusable == 1 }
            #expect(try await charger.call("Heartbeat").hasPrefix("[3,"))
        }
    }

    @Test(arguments: ["ocpp1.6", "ocpp2.0.1"])
    func beforeThatOnlyTheCommandSaysSo(version: String) async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect { $0.subprotocols = [version] }
            try await site.ask(.ocpp(action: "ClearCache", payload: "{}"))
            let call = try await charger.called("ClearCache")
            try await charger.send(#"[3,"\#(call.id)",{"status":"Maybe"}]"#)
            try await self.detail(site, containing: "status: must be one of")
            #expect(self.errors(charger).isEmpty)
        }
    }

    @Test func anAnswerThatNobodyAskedForIsNotRefused() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect { $0.subprotocols = ["ocpp2.1"] }
            try await charger.send(#"[3,"nobody","nothing"]"#)
            try await charger.send(#"[3,"nobody",{"status":"Maybe"}]"#)
            #expect(try await charger.call("Heartbeat").hasPrefix("[3,"))
            #expect(self.errors(charger).isEmpty)
        }
    }

    @Test func deviationsInAnswersAreToleratedAndCounted() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect { $0.subprotocols = ["ocpp2.1"] }
            try await site.ask(.ocpp(action: "ClearCache", payload: "{}"))
            let call = try await charger.called("ClearCache")
            try await charger.send(#"[3,"\#(call.id)",{"status":"Accepted","vendorStuff":1}]"#)
            try await until("the command to be effective") { try site.store.command("c1")?.state == .effective }
            let items = try await site.store.reader.tolerances(ListQuery()).items
            #expect(items.map(\.deviation) == [.unknownMember])
        }
    }

    @Test func anUselessAnswerIsNotAskedForAsFastAsItComes() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            try await site.ask(.ocpp(action: "ClearCache", payload: "{}"))
            for count in 0..<4 {
                let call = try await charger.called("ClearCache", after: count)
                try await charger.send(#"[3,"\#(call.id)",{"status":"Maybe"}]"#)
            }
            try await until("the last one to count") {
                let command = try site.store.command("c1")
                return command?.attempts == 4 && command?.state == .queued
            }
            for _ in 0..<50 { #expect(try await charger.call("Heartbeat").hasPrefix("[3,")) }
            #expect(charger.texts.filter { $0.contains(#""ClearCache""#) }.count == 4)
        }
    }
}
