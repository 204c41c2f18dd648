import OCPP
import Shared
import SiteFixtures
import Store
import Testing

@testable import EdgeGateway

/// Lenient in, unless a charger is held to the letter of the standard; and what is accepted is counted.
@Suite(.serialized) struct StrictnessTests {
    private static let boot =
        #"{"chargePointVendor":"Acme","chargePointModel":"Wall","extra":1,"firmwareVersion":null}"#
    private static let meterValues =
        #"{"connectorId":"1","meterValue":[{"timestamp":"2026-11-22T10:00:00","sampledValue":[{"value":"5"}]}]}"#

    private func setStrict(_ isStrict: Bool, at site: EdgeSite) async throws {
        try await site.store.perform { try $0.setStrict(isStrict, of: "CP-1") }
    }

    private func counts(_ site: EdgeSite) async throws -> [Deviation: Int64] {
        let items = try await site.store.reader.tolerances(ListQuery()).items
        #expect(items.allSatisfy { $0.vendor == "Acme" && $0.model == "Wall" && $0.charger == "CP-1" })
        return Dictionary(uniqueKeysWithValues: items.map { ($0.deviation, $0.count) })
    }

    @Test func whatIsToleratedIsCountedForTheModel() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            #expect(try await charger.call("BootNotification", Self.boot).hasPrefix("[3,"))
            #expect(try await charger.call("MeterValues", Self.meterValues).hasPrefix("[3,"))
            #expect(try await charger.call("MeterValues", Self.meterValues).hasPrefix("[3,"))
            #expect(
                try await self.counts(site) == [
                    .unknownMember: 1, .null: 1, .numberAsText: 2, .timestampForm: 2,
                ])
        }
    }

    @Test func whatIsRefusedWasNotTolerated() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            #expect(try await charger.call("Authorize", #"{"extra":1}"#).contains("ProtocolError"))
            #expect(try await charger.call("StopTransaction", #"{"extra":1}"#).hasPrefix("[3,"))
            #expect(try await self.counts(site).isEmpty)
        }
    }

    @Test func aStrictChargerIsRefusedAndItsTransactionsWaitForAPerson() async throws {
        try await EdgeSite().serving { site in
            try await self.setStrict(true, at: site)
            let charger = try await site.connect()
            #expect(try await charger.call("BootNotification", Self.boot).contains(#""FormationViolation""#))
            #expect(try await charger.call("MeterValues", Self.meterValues).hasSuffix(",{}]"))
            let start =
                #"{"connectorId":1,"idTag":"GOOD","meterStart":0,"timestamp":"2026-11-22T10:00:00Z","reservationId":null}"#
            let started = try await charger.call("StartTransaction", start)
            #expect(started.contains(#""transactionId":"#) && started.hasPrefix("[3,"))
            let waiting = try await site.store.reader.quarantine(ListQuery()).items
            #expect(waiting.count == 2)
            #expect(try await self.counts(site).isEmpty)
            // What keeps to the standard is taken.
            #expect(try await charger.call("Heartbeat").hasPrefix("[3,"))
        }
    }

    @Test func itsAnswersAreHeldToTheLetterToo() async throws {
        try await EdgeSite().serving { site in
            try await self.setStrict(true, at: site)
            let charger = try await site.connect { $0.subprotocols = ["ocpp2.1"] }
            try await site.ask(.reset(.hard))
            let call = try await charger.called("Reset")
            try await charger.send(#"[3,"\#(call.id)",{"status":"Accepted","vendorStuff":1}]"#)
            try await until("a CALLRESULTERROR") { charger.texts.contains { $0.hasPrefix("[5,") } }
            #expect(charger.texts.contains { $0.hasPrefix(#"[5,"\#(call.id)","FormatViolation","#) })
        }
    }

    @Test func itHoldsAtOnceForAChargerThatIsConnected() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            #expect(try await charger.call("Heartbeat", #"{"extra":1}"#).hasPrefix("[3,"))
            try await self.setStrict(true, at: site)
            try await until("it to be strict") {
                try await charger.call("Heartbeat", #"{"extra":1}"#).hasPrefix("[4,")
            }
            try await self.setStrict(false, at: site)
            try await until("it to be lenient") {
                try await charger.call("Heartbeat", #"{"extra":1}"#).hasPrefix("[3,")
            }
        }
    }
}
