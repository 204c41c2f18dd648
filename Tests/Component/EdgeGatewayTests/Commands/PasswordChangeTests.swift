import Foundation
import NIOCore
import OCPP
import Shared
import SiteFixtures
import Store
import Testing

@testable import EdgeGateway

/// A charger is told a new password: the old and the new one count until it logs in with the new one.
@Suite(.serialized) struct PasswordChangeTests {
    private func changePassword(
        _ site: EdgeSite, _ charger: WireCharger, to password: String = "new-password-16", answer: String
    ) async throws {
        try await site.ask(.configure(key: "AuthorizationKey", value: password))
        let call = try await charger.called("ChangeConfiguration")
        #expect(call.payload["value"]?.string == password)
        try await charger.send(#"[3,"\#(call.id)",{"status":"\#(answer)"}]"#)
    }

    private func status(_ site: EdgeSite, _ password: String) async throws -> Int? {
        try await site.open { $0.headers = .basic("CP-1", password) }.status
    }

    @Test func oldAndNewCountUntilTheNewOneIsUsed() async throws {
        let site = try EdgeSite()
        try await site.setPassword("old")
        try await site.serving { site in
            let charger = try await site.connect { $0.headers = .basic("CP-1", "old") }
            try await self.changePassword(site, charger, answer: "Accepted")
            let check = try await charger.called("GetConfiguration")
            try await charger.send(#"[3,"\#(check.id)",{"unknownKey":["AuthorizationKey"]}]"#)
            try await until("the command to be done") { try site.store.command("c1")?.state == .effective }

            #expect(try await self.status(site, "old") == 101)
            #expect(try await self.status(site, "new-password-16") == 101)
            #expect(try await self.status(site, "old") == 401)
            #expect(try await self.status(site, "new-password-16") == 101)
        }
    }

    @Test func aRefusedPasswordDoesNotCount() async throws {
        let site = try EdgeSite()
        try await site.setPassword("old")
        try await site.serving { site in
            let charger = try await site.connect { $0.headers = .basic("CP-1", "old") }
            try await self.changePassword(site, charger, answer: "Rejected")
            try await until("the old one alone to count") {
                try site.store.access(of: "CP-1")?.pendingPasswordHash == nil
            }
            #expect(try await self.status(site, "new-password-16") == 401)
            #expect(try await self.status(site, "old") == 101)
        }
    }

    @Test func aChargerWithoutAPasswordGetsItsFirst() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            try await self.changePassword(site, charger, answer: "Accepted")
            let again = try await site.open {
                $0.headers = .basic("CP-1", "new-password-16")
            }
            #expect(again.status == 101)
            #expect(try await site.open().status == 401)
        }
    }

    /// Some chargers always send the header, with whatever their maker put there.
    @Test func untilItUsesItsFirstPasswordWhatAChargerSendsCountsAsBefore() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect { $0.headers = .basic("factory", "default") }
            try await self.changePassword(site, charger, answer: "Accepted")
            try await charger.drop()
            for user in ["factory", "CP-1"] {
                try await until("the connection to be gone") { site.registry.count == 0 }
                let again = try await site.open { $0.headers = .basic(user, "default") }
                #expect(again.status == 101)
                try await again.drop()
            }
            try await until("the connection to be gone") { site.registry.count == 0 }
            #expect(try site.records(.security).allSatisfy { !$0.contains("authentication_failed") })
            #expect(try await self.status(site, "new-password-16") == 101)
            #expect(try await self.status(site, "default") == 401)
        }
    }

    @Test(arguments: ["correct-horse-batte", "\u{1}\u{2}not-quite-text"])
    func aPasswordSetInHexadecimalIsUsedAsItsBytes(password: String) async throws {
        let site = try EdgeSite()
        try await site.setPassword("old-password")
        try await site.serving { site in
            let charger = try await site.connect { $0.headers = .basic("CP-1", "old-password") }
            let digits = password.utf8.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            try await self.changePassword(site, charger, to: digits, answer: "Accepted")
            #expect(try await self.status(site, "old-password") == 101)
            #expect(try await self.status(site, password) == 101)
            #expect(try await self.status(site, "old-password") == 401)
            #expect(try await self.status(site, digits) == 101)
        }
    }

    @Test(
        arguments: [
            (CommandArguments.configure(key: "SecurityCtrlr.BasicAuthPassword", value: "p"), "p"),
            (.configure(key: "SecurityCtrlr.Identity", value: "p"), nil),
            (
                .ocpp(
                    action: "SetVariables",
                    payload: #"{"setVariableData":[{"attributeValue":"p","component":{"name":"SecurityCtrlr"},"#
                        + #""variable":{"name":"BasicAuthPassword"}}]}"#), "p"
            ),
            (.ocpp(action: "SetVariables", payload: "nonsense"), nil), (.reset(.soft), nil),
        ] as [(CommandArguments, String?)])
    func aPasswordOf201StandsInItsVariable(arguments: CommandArguments, password: String?) {
        #expect(OCPPVersion.v201.commands.newPassword(in: arguments) == password)
    }
}
