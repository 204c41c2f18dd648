import OCPP
import Testing

@testable import charger_sim

@Suite("A simulated charger does what the gateway asks")
struct CommandTests {
    private func online(_ version: OCPPVersion, connectors: Int = 1) -> Dialogue {
        var dialogue = Dialogue(version, connectors: connectors)
        dialogue.connect()
        return dialogue
    }

    @Test("A remote start starts, and a remote stop stops (1.6)")
    func remote16() {
        var dialogue = self.online(.v16)
        dialogue.ask("RemoteStartTransaction", "{\"idTag\":\"REMOTE\",\"connectorId\":1}")
        #expect(dialogue.answers.last?.contains("Accepted") == true)
        dialogue.pass(seconds: 3)
        #expect(dialogue.calls("StartTransaction").last?.text.contains("REMOTE") == true)
        #expect(dialogue.calls("Authorize").isEmpty)
        dialogue.ask("RemoteStopTransaction", "{\"transactionId\":101}")
        #expect(dialogue.calls("StopTransaction").last?.text.contains("\"Remote\"") == true)
        dialogue.ask("RemoteStopTransaction", "{\"transactionId\":101}")
        #expect(dialogue.answers.last?.contains("Rejected") == true)
    }

    @Test("A remote start is told with its number, and a remote stop stops (2.0.1)")
    func remote201() throws {
        var dialogue = self.online(.v201)
        dialogue.ask(
            "RequestStartTransaction",
            "{\"idToken\":{\"idToken\":\"REMOTE\",\"type\":\"Central\"},\"remoteStartId\":77}")
        dialogue.pass(seconds: 3)
        let started = try V2.TransactionEvent(try #require(dialogue.calls("TransactionEvent").first).payload)
        #expect(started.transactionInfo.remoteStartId == 77)
        #expect(started.triggerReason == .remoteStart)
        let id = started.transactionInfo.transactionId
        dialogue.ask("RequestStopTransaction", "{\"transactionId\":\"\(id)\"}")
        let ended = try V2.TransactionEvent(try #require(dialogue.calls("TransactionEvent").last).payload)
        #expect(ended.eventType == .ended)
        #expect(ended.transactionInfo.stoppedReason == .remote)
    }

    @Test("A reset ends sessions, closes, and boots again", arguments: OCPPVersion.allCases)
    func reset(_ version: OCPPVersion) {
        var dialogue = self.online(version)
        dialogue.pass(seconds: 300) { $0.charger.connectors[0].session != nil }
        dialogue.ask("Reset", version == .v16 ? "{\"type\":\"Hard\"}" : "{\"type\":\"Immediate\"}")
        #expect(dialogue.closes == 1)
        #expect(dialogue.charger.counts.sessions == 1)
        dialogue.disconnect()
        dialogue.connect()
        #expect(dialogue.calls("BootNotification").count == 2)
    }

    @Test("A reset on idle waits for the car")
    func resetOnIdle() {
        var dialogue = self.online(.v201)
        dialogue.pass(seconds: 300) { $0.charger.connectors[0].session != nil }
        dialogue.ask("Reset", "{\"type\":\"OnIdle\"}")
        #expect(dialogue.answers.last?.contains("Scheduled") == true)
        #expect(dialogue.closes == 0)
        dialogue.pass(seconds: 300) { $0.closes == 1 }
        #expect(dialogue.closes == 1)
    }

    @Test("A limit is heeded, and reported as the composite schedule (1.6)")
    func limit16() throws {
        var dialogue = self.online(.v16)
        dialogue.pass(seconds: 300) { $0.charger.connectors[0].session != nil }
        dialogue.ask(
            "SetChargingProfile",
            """
            {"connectorId":0,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,\
            "chargingProfilePurpose":"ChargePointMaxProfile","chargingProfileKind":"Absolute","chargingSchedule":\
            {"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":7.5}]}}}
            """)
        #expect(dialogue.answers.last?.contains("Accepted") == true)
        let session = try #require(dialogue.charger.connectors[0].session)
        #expect(session.visit.car.current(power: session.power) == 7.5)
        dialogue.ask("GetCompositeSchedule", "{\"connectorId\":1,\"duration\":60,\"chargingRateUnit\":\"A\"}")
        #expect(dialogue.answers.last?.contains("\"limit\":7.5") == true)
    }

    @Test("A limit of nothing suspends the session, and its schedule tells when it goes on (2.0.1)")
    func limit201() throws {
        var dialogue = self.online(.v201)
        dialogue.pass(seconds: 300) { $0.charger.connectors[0].session != nil }
        let id = try #require(dialogue.charger.connectors[0].session).key.text
        dialogue.ask(
            "SetChargingProfile",
            """
            {"evseId":1,"chargingProfile":{"id":1,"stackLevel":0,"chargingProfilePurpose":"TxProfile",\
            "transactionId":"\(id)","chargingProfileKind":"Relative","chargingSchedule":[{"id":1,\
            "chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":0},\
            {"startPeriod":60,"limit":9000}]}]}}
            """)
        let event = try V2.TransactionEvent(try #require(dialogue.calls("TransactionEvent").last).payload)
        #expect(event.transactionInfo.chargingState == .suspendedEVSE)
        dialogue.ask("GetCompositeSchedule", "{\"duration\":600,\"evseId\":1}")
        #expect(dialogue.answers.last?.contains("\"limit\":0.0") == true)
        #expect(dialogue.answers.last?.contains("\"limit\":9000.0") == true)
    }

    @Test("Out of service, no car comes until it is back", arguments: OCPPVersion.allCases)
    func availability(_ version: OCPPVersion) {
        var dialogue = self.online(version)
        let isV16 = version == .v16
        dialogue.ask(
            "ChangeAvailability",
            isV16 ? "{\"connectorId\":0,\"type\":\"Inoperative\"}" : "{\"operationalStatus\":\"Inoperative\"}")
        #expect(dialogue.calls("StatusNotification").last?.text.contains("Unavailable") == true)
        dialogue.pass(seconds: 120)
        #expect(dialogue.charger.counts.visits == 0)
        dialogue.ask(
            "ChangeAvailability",
            isV16 ? "{\"connectorId\":0,\"type\":\"Operative\"}" : "{\"operationalStatus\":\"Operative\"}")
        dialogue.pass(seconds: 120)
        #expect(dialogue.charger.counts.visits > 0)
    }

    @Test("A configured interval changes the readings at once (1.6)")
    func configuration() {
        var dialogue = self.online(.v16)
        dialogue.ask("ChangeConfiguration", "{\"key\":\"MeterValueSampleInterval\",\"value\":\"600\"}")
        #expect(dialogue.answers.last?.contains("Accepted") == true)
        dialogue.ask("GetConfiguration", "{\"key\":[\"MeterValueSampleInterval\",\"Nope\"]}")
        #expect(dialogue.answers.last?.contains("600") == true)
        #expect(dialogue.answers.last?.contains("\"unknownKey\":[\"Nope\"]") == true)
        dialogue.ask("ChangeConfiguration", "{\"key\":\"NumberOfConnectors\",\"value\":\"3\"}")
        #expect(dialogue.answers.last?.contains("Rejected") == true)
        dialogue.ask("ChangeConfiguration", "{\"key\":\"HeartbeatInterval\",\"value\":\"often\"}")
        #expect(dialogue.answers.last?.contains("Rejected") == true)
        dialogue.pass(seconds: 300) { $0.charger.counts.sessions == 1 }
        #expect(dialogue.calls("MeterValues").count < 10)
    }

    @Test("Variables are set and read, and a report lists them (2.0.1)")
    func variables() {
        var dialogue = self.online(.v201)
        let name = "\"component\":{\"name\":\"SampledDataCtrlr\"},\"variable\":{\"name\":\"TxUpdatedInterval\"}"
        dialogue.ask("SetVariables", "{\"setVariableData\":[{\"attributeValue\":\"30\",\(name)}]}")
        #expect(dialogue.answers.last?.contains("Accepted") == true)
        dialogue.ask("GetVariables", "{\"getVariableData\":[{\(name)}]}")
        #expect(dialogue.answers.last?.contains("\"30\"") == true)
        dialogue.ask("GetBaseReport", "{\"requestId\":5,\"reportBase\":\"FullInventory\"}")
        #expect(dialogue.calls("NotifyReport").count == 1)
    }

    @Test(
        "A trigger brings the message",
        arguments: ["BootNotification", "Heartbeat", "StatusNotification", "MeterValues"], OCPPVersion.allCases)
    func trigger(_ message: String, _ version: OCPPVersion) {
        var dialogue = self.online(version)
        let before = dialogue.calls(message).count
        dialogue.ask("TriggerMessage", "{\"requestedMessage\":\"\(message)\"}")
        #expect(dialogue.answers.last?.contains("Accepted") == true)
        #expect(dialogue.calls(message).count > before)
    }

    @Test("What a session costs so far is shown (2.x)", arguments: [OCPPVersion.v201, .v21])
    func cost(_ version: OCPPVersion) {
        var dialogue = self.online(version)
        dialogue.ask("CostUpdated", "{\"totalCost\":1.75,\"transactionId\":\"t-1\"}")
        #expect(dialogue.answers.last?.hasSuffix(",{}]") == true)
        #expect(dialogue.notes.contains(.command(action: "CostUpdated", outcome: "1.75")))
    }

    @Test("What it does not know is answered as the standard says", arguments: OCPPVersion.allCases)
    func unknown(_ version: OCPPVersion) {
        var dialogue = self.online(version)
        dialogue.ask("ClearCache", "{}")
        #expect(dialogue.answers.last?.contains("NotSupported") == true)
        dialogue.ask("MakeCoffee", "{}")
        #expect(dialogue.answers.last?.contains("NotImplemented") == true)
        dialogue.ask("Reset", "{}")
        #expect(dialogue.answers.last?.contains("Constraint") == true)
    }
}
