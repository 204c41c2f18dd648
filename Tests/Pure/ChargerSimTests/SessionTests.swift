import OCPP
import Testing

@testable import charger_sim

@Suite("A simulated charger charges cars")
struct SessionTests {
    @Test("It introduces itself before it says anything else", arguments: OCPPVersion.allCases)
    func bootFirst(_ version: OCPPVersion) {
        var dialogue = Dialogue(version)
        dialogue.connect()
        #expect(dialogue.calls.first?.action == "BootNotification")
        #expect(dialogue.charger.registration == .accepted)
        #expect(!dialogue.calls("StatusNotification").isEmpty)
    }

    @Test("Until its boot is accepted it sends nothing but the boot", arguments: OCPPVersion.allCases)
    func waitsForTheBoot(_ version: OCPPVersion) {
        var dialogue = Dialogue(version)
        dialogue.isAnswering = false
        dialogue.connect()
        let id = dialogue.calls[0].id
        dialogue.receive(
            "[3,\"\(id)\",{\"status\":\"Pending\",\"currentTime\":\"2026-11-22T10:00:00Z\",\"interval\":9}]")
        dialogue.pass(seconds: 8)
        #expect(dialogue.calls.count == 1)
        dialogue.isAnswering = true
        dialogue.pass(seconds: 2)
        #expect(dialogue.calls("BootNotification").count == 2)
        #expect(dialogue.charger.registration == .accepted)
    }

    @Test("A 1.6 session starts, is read, and stops under the gateway's transaction id")
    func session16() throws {
        var dialogue = Dialogue(.v16, sessions: 1)
        dialogue.connect()
        dialogue.pass(seconds: 300) { $0.charger.isDone }
        #expect(dialogue.calls("Authorize").count == 1)
        let start = try V16.StartTransaction(try #require(dialogue.calls("StartTransaction").first).payload)
        let stop = try V16.StopTransaction(try #require(dialogue.calls("StopTransaction").first).payload)
        let readings = try dialogue.calls("MeterValues").map { try V16.MeterValues($0.payload) }
        #expect(stop.transactionId == 101)
        #expect(readings.count > 10)
        #expect(readings.allSatisfy { $0.transactionId == 101 && $0.meterValue[0].sampledValues.count == 7 })
        #expect(stop.meterStop - start.meterStart == dialogue.charger.counts.energy)
        #expect(dialogue.charger.counts.energy > 0)
    }

    @Test(
        "A 2.x session is one Started, many Updated and one Ended, numbered without gaps",
        arguments: [OCPPVersion.v201, .v21])
    func session2(version: OCPPVersion) throws {
        var dialogue = Dialogue(version, sessions: 1)
        dialogue.connect()
        dialogue.pass(seconds: 300) { $0.charger.isDone }
        let events = try dialogue.calls("TransactionEvent").map { try V2.TransactionEvent($0.payload) }
        #expect(events.map(\.seqNo) == Array(0..<events.count))
        #expect(events.map(\.eventType).filter { $0 == .started }.count == 1)
        #expect(events.first?.eventType == .started)
        #expect(events.last?.eventType == .ended)
        #expect(Set(events.map(\.transactionInfo.transactionId)).count == 1)
        #expect(events.allSatisfy { $0.offline == nil })
    }

    @Test("The register never goes back", arguments: OCPPVersion.allCases)
    func registerGrows(_ version: OCPPVersion) {
        var dialogue = Dialogue(version, sessions: 3)
        dialogue.connect()
        var last = dialogue.charger.connectors[0].wattHours
        while !dialogue.charger.isDone, dialogue.calls.count < 5000 {
            dialogue.pass(seconds: 5)
            #expect(dialogue.charger.connectors[0].wattHours >= last)
            last = dialogue.charger.connectors[0].wattHours
        }
        #expect(dialogue.charger.counts.sessions == 3)
    }

    @Test("A token that the gateway refuses starts nothing", arguments: OCPPVersion.allCases)
    func refusedToken(_ version: OCPPVersion) {
        var dialogue = Dialogue(version, sessions: 1)
        dialogue.tokenStatus = "Invalid"
        dialogue.connect()
        dialogue.pass(seconds: 300) { $0.charger.isDone }
        #expect(dialogue.charger.isDone)
        #expect(dialogue.charger.counts.refusedTokens == 1)
        #expect(dialogue.calls("StartTransaction").isEmpty && dialogue.calls("TransactionEvent").isEmpty)
    }

    @Test("When it is over, sessions end and are told of", arguments: OCPPVersion.allCases)
    func finish(_ version: OCPPVersion) {
        var dialogue = Dialogue(version)
        dialogue.connect()
        dialogue.pass(seconds: 300) { $0.charger.connectors[0].session != nil }
        dialogue.finish()
        #expect(dialogue.charger.isDone)
        #expect(dialogue.charger.counts.sessions == 1)
        #expect(dialogue.calls.last?.action == "StatusNotification")
    }

    @Test("The same seed brings the same cars", arguments: OCPPVersion.allCases)
    func seed(_ version: OCPPVersion) {
        var first = Dialogue(version, sessions: 2)
        var second = Dialogue(version, sessions: 2)
        first.connect()
        second.connect()
        first.pass(seconds: 500)
        second.pass(seconds: 500)
        #expect(first.charger == second.charger)
        #expect(first.calls.map(\.text) == second.calls.map(\.text))
    }
}
