import OCPP
import Shared
import Testing

@testable import EdgeGateway

/// Turns payloads into events as a connection does, and replies into payloads.
enum Inbound {
    static func event(_ version: OCPPVersion, _ action: String, _ payload: String) throws -> ChargerEvent {
        let frame = try Frame(Array(#"[2,"1","\#(action)",\#(payload)]"#.utf8), version: version)
        guard case .call(let call) = frame else { throw TooLate(what: "a call") }
        return try #require(InboundTable.of(version)[action], "\(action)").translate(call)
    }

    static func report(_ version: OCPPVersion, _ action: String, _ payload: String) throws -> TransactionReport {
        guard case .transactionReported(let report) = try self.event(version, action, payload) else {
            throw TooLate(what: "a transaction report")
        }
        return report
    }

    static func answer(_ version: OCPPVersion, _ action: String, to reply: ChargerReply) throws -> String {
        var json = JSONWriter()
        try #require(InboundTable.of(version)[action]).answer(reply, &json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// A valid payload of every action that chargers may call.
    static let payloads: [(OCPPVersion, String, String)] = [
        (.v16, "BootNotification", #"{"chargePointVendor":"V","chargePointModel":"M"}"#),
        (.v16, "Heartbeat", "{}"),
        (.v16, "StatusNotification", #"{"connectorId":1,"errorCode":"NoError","status":"Available"}"#),
        (.v16, "Authorize", #"{"idTag":"A"}"#),
        (.v16, "StartTransaction", #"{"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"2026-11-22T10:00:00Z"}"#),
        (
            .v16, "MeterValues",
            #"{"connectorId":1,"meterValue":[{"timestamp":"2026-11-22T10:00:00Z","sampledValue":[{"value":"1"}]}]}"#
        ),
        (.v16, "StopTransaction", #"{"transactionId":1,"meterStop":1,"timestamp":"2026-11-22T10:00:00Z"}"#),
        (.v16, "DataTransfer", #"{"vendorId":"V"}"#),
        (
            .v201, "BootNotification",
            #"{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"V"}}"#
        ),
        (.v201, "Heartbeat", "{}"),
        (
            .v201, "StatusNotification",
            #"{"timestamp":"2026-11-22T10:00:00Z","connectorStatus":"Available","evseId":1,"connectorId":1}"#
        ),
        (.v201, "Authorize", #"{"idToken":{"idToken":"A","type":"ISO14443"}}"#),
        (
            .v201, "TransactionEvent",
            #"{"eventType":"Started","timestamp":"2026-11-22T10:00:00Z","triggerReason":"Authorized","seqNo":0,"#
                + #""transactionInfo":{"transactionId":"t"}}"#
        ),
        (
            .v201, "MeterValues",
            #"{"evseId":1,"meterValue":[{"timestamp":"2026-11-22T10:00:00Z","sampledValue":[{"value":1}]}]}"#
        ),
        (.v201, "NotifyReport", #"{"requestId":1,"generatedAt":"2026-11-22T10:00:00Z","seqNo":0}"#),
        (
            .v201, "NotifyEvent",
            #"{"generatedAt":"2026-11-22T10:00:00Z","seqNo":0,"eventData":[{"eventId":1,"#
                + #""timestamp":"2026-11-22T10:00:00Z","trigger":"Alerting","actualValue":"x","#
                + #""eventNotificationType":"HardWiredNotification","component":{"name":"C"},"variable":{"name":"V"}}]}"#
        ),
        (.v201, "SecurityEventNotification", #"{"type":"T","timestamp":"2026-11-22T10:00:00Z"}"#),
        (.v201, "DataTransfer", #"{"vendorId":"V"}"#),
    ]
}
