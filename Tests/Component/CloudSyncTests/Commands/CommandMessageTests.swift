import Shared
import Testing

@testable import CloudSync

@Suite struct CommandMessageTests {
    let now = Timestamp(milliseconds: 1_767_225_600_000)

    func read(_ json: String, retained: Bool = false) -> CommandMessage {
        let delivery = MQTTDelivery(topic: "c", payload: Array(json.utf8), retained: retained)
        return CommandMessage(delivery, site: "S1", now: self.now)
    }

    func expectStart(_ message: CommandMessage, expiresIn seconds: Int64) {
        let request = CommandRequest(
            id: "c1", charger: "CP-1", arguments: .start(token: IdToken("ABC", type: nil), outlet: nil),
            expiresAt: now.advanced(bySeconds: seconds), origin: .cloud)
        #expect(message == .command(request))
    }

    @Test(arguments: [
        #"{"id":"c1","charger":"CP-1","verb":"start","args":{"token":"ABC"},"expires_in_seconds":30}"#,
        #"{"id":"c1","site":"S1","charger":"CP-1","verb":"start","args":{"token":"ABC"},"expires_at":"2026-01-01T00:00:30Z"}"#,
        #"{"specversion":"1.0","id":"e","type":"com.edgegateway.command.v1","source":"s","data":{"id":"c1","charger":"CP-1","verb":"start","args":{"token":"ABC"},"expires_at":"2026-01-01T01:00:30+01:00"}}"#,
    ])
    func aCommandIsReadPlainOrInACloudEvent(json: String) {
        self.expectStart(self.read(json), expiresIn: 30)
    }

    @Test func withoutAnExpiryTheVerbsLifetimeHolds() {
        let message = self.read(#"{"id":"c1","charger":"CP-1","verb":"start","args":{"token":"ABC"}}"#)
        self.expectStart(message, expiresIn: CommandVerb.start.policy.lifetimeSeconds)
    }

    @Test(arguments: [
        (#"{"id":"c1","charger":"C","verb":"dance"}"#, "c1", "'dance' is no verb"),
        (#"{"id":"c1","charger":"C","verb":"start"}"#, "c1", "needs 'args'"),
        (#"{"id":"c1","site":"S2","charger":"C","verb":"reset"}"#, "c1", "site 'S2'"),
        (#"{"id":"c1","charger":"C","verb":"reset","expires_at":"2025-12-31T23:59:59Z"}"#, "c1", "expired"),
        (#"{"id":"c1","charger":"C","verb":"reset","expires_in_seconds":0}"#, "c1", "expired"),
        (#"{"id":"c1","charger":"C","verb":"reset","expires_in_seconds":99999999}"#, "c1", "30 days"),
        (#"{"id":"c1","charger":"C","verb":"reset","expires_at":"soon"}"#, "c1", "expires_at"),
        (#"{"id":"c1","charger":"C","verb":"reset","expiresAt":"2030-01-01T00:00:00Z"}"#, "c1", "no 'expiresAt'"),
        (#"{"id":"c1","cancel":true,"expire_at":"2030-01-01T00:00:00Z"}"#, "c1", "'expires_at' or"),
        (#"{"id":"c1","charger":"C","verb":"reset","priority":"now"}"#, "c1", "'now' is none of low, normal, high"),
        (#"{"id":"c1","site":"S2","cancel":true}"#, "c1", "site 'S2'"),
        (#"{"id":"c1","cancel":true,"expires_at":"2020-01-01T00:00:00Z"}"#, "c1", "expired"),
        (#"{"id":"c1","group":"g","whole_site":true,"verb":"reset"}"#, "c1", "either 'group'"),
        (#"{"id":"c1","group":"g","charger":"C","verb":"reset"}"#, "c1", "give one"),
        (#"{"id":"c1","whole_site":false,"verb":"reset"}"#, "c1", "either 'group'"),
        (#"{"id":"c1","cancel":"yes"}"#, "c1", "'cancel' is of the wrong type"),
        (#"{"id":"c1","verb":"reset"}"#, "c1", "'charger' is missing"),
        (#"{"id":"c1","charger":"","verb":"reset"}"#, "c1", "'charger'"),
        (#"{"charger":"C","verb":"reset"}"#, nil, "'id' is missing"),
        (#"{"id":"a/b","charger":"C","verb":"reset"}"#, nil, "'id' must"),
        (#"{"id":7,"charger":"C","verb":"reset"}"#, nil, "'id' is of the wrong type"),
        (
            #"{"specversion":"1.0","type":"com.edgegateway.command.v1","data":{"id":"c1","charger":"C","verb":"x"}}"#,
            "c1", "no verb"
        ),
        (#"{"id":"c1","charger":"C","verb":"unlock","args":{"evse":1.5}}"#, "c1", "or no whole one"),
        (#"{"id":"c1","charger":"C","verb":"unlock","expires_in_seconds":1e30}"#, "c1", "too large"),
        (#"{"id":"c1","charger":"C","verb":"unlock","args":{"evs":1}}"#, "c1", "'unlock' has no argument 'evs'"),
        ("not json", nil, "not a JSON object"), ("", nil, "not a JSON object"), ("[]", nil, "the message"),
    ])
    func whatIsWrongIsSaid(json: String, id: String?, reason: String) throws {
        guard case .refused(let refusedID, let words) = self.read(json) else {
            Issue.record("accepted")
            return
        }
        #expect(refusedID == id)
        #expect(words.contains(reason), "\(words)")
    }

    @Test func priorityAndReplacementAreRead() {
        let message = self.read(
            #"{"id":"c1","charger":"CP-1","verb":"reset","expires_in_seconds":9,"priority":"low","replace":"k"}"#)
        let request = CommandRequest(
            id: "c1", charger: "CP-1", arguments: .reset(.soft), expiresAt: now.advanced(bySeconds: 9), origin: .cloud,
            priority: .low, replaceKey: "k")
        #expect(message == .command(request))
    }

    @Test(arguments: [
        #"{"id":"c1","cancel":true}"#, #"{"id":"c1","site":"S1","cancel":true,"expires_at":"2026-01-01T00:00:30Z"}"#,
        #"{"specversion":"1.0","type":"com.edgegateway.command.v1","data":{"id":"c1","cancel":true,"verb":"sing"}}"#,
    ])
    func aCommandCanBeTakenBack(json: String) {
        #expect(self.read(json) == .cancel("c1"))
    }

    @Test(arguments: [
        (#""group":"Deck""#, CommandScope.group("deck")), (#""whole_site":true"#, .site),
    ])
    func manyChargersAreAskedAtOnce(json: String, scope: CommandScope) {
        let template = CommandRequest(
            id: "c1", charger: "", arguments: .reset(.soft), expiresAt: now.advanced(bySeconds: 9), origin: .cloud)
        #expect(
            self.read(#"{"id":"c1",\#(json),"verb":"reset","expires_in_seconds":9}"#)
                == .groupCommand(GroupCommandRequest(scope: scope, template: template)))
    }

    @Test func aMessageIsWorthNoMoreThanItSaysBesideItsPayload() {
        let start = #"{"id":"c1","charger":"CP-1","verb":"start","args":{"token":"ABC"}"#
        for (rest, expiry, seconds) in [("}", 500, 500), (#","expires_in_seconds":30}"#, 500, 30), ("}", 7, 7)] {
            var delivery = MQTTDelivery(topic: "c", payload: Array((start + rest).utf8), retained: false)
            delivery.properties.messageExpirySeconds = UInt32(expiry)
            self.expectStart(CommandMessage(delivery, site: "S1", now: self.now), expiresIn: Int64(seconds))
        }
    }

    @Test func retainedCommandsAreRefused() {
        guard case .refused("c1", let reason) = read(#"{"id":"c1","charger":"C","verb":"reset"}"#, retained: true)
        else {
            Issue.record("accepted")
            return
        }
        #expect(reason.contains("retained"))
    }

    @Test func oversizedCommandsAreRefusedByTheirName() {
        let padding = String(repeating: " ", count: CommandMessage.maximumBytes)
        guard case .refused("c1", let reason) = read(#"{"id":"c1"}"# + padding) else {
            Issue.record("accepted")
            return
        }
        #expect(reason.contains("65536 bytes"))
    }

    @Test func acknowledgementsAreReadPlainOrInACloudEvent() throws {
        let plain = #"{"epoch":"E","stream":"meter","seq":5}"#
        for json in [plain, #"{"specversion":"1.0","type":"com.edgegateway.ack.v1","data":\#(plain)}"#] {
            let delivery = MQTTDelivery(topic: "a", payload: Array(json.utf8), retained: false)
            #expect(try AcknowledgementMessage(delivery) == AcknowledgementMessage(epoch: "E", stream: "meter", seq: 5))
        }
        #expect(throws: AcknowledgementMessage.Problem.self) {
            _ = try AcknowledgementMessage(MQTTDelivery(topic: "a", payload: [1], retained: false))
        }
    }
}
