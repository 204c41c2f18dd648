import Foundation
import NIOCore
import OCPP
import Shared
import SiteFixtures
import Store
import Testing

@testable import EdgeGateway

/// What chargers send, over a real socket and into a real database.
@Suite(.serialized) struct MessageRoadTests {
    private static let start =
        #"{"connectorId":1,"idTag":"GOOD","meterStart":0,"timestamp":"2026-11-22T10:00:00Z"}"#

    @Test func aWholeSessionOf16() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            let boot = try await charger.call("BootNotification", #"{"chargePointVendor":"V","chargePointModel":"M"}"#)
            #expect(boot.contains(#""status":"Accepted""#) && boot.contains(#""interval":300"#))
            #expect(try await charger.call("Authorize", #"{"idTag":"good"}"#).contains(#""status":"Accepted""#))
            let started = try await charger.call("StartTransaction", Self.start)
            let session = try #require(
                try JSONDocument(Array(started.utf8)).root.elements.suffix(1).first?["transactionId"]?.int64)
            let metered = try await charger.call(
                "MeterValues",
                #"{"connectorId":1,"transactionId":\#(session),"meterValue":[{"timestamp":"2026-11-22T10:10:00Z","#
                    + #""sampledValue":[{"value":"1000"}]}]}"#)
            #expect(metered.hasSuffix(",{}]"))
            let stop = #"{"transactionId":\#(session),"meterStop":2000,"timestamp":"2026-11-22T10:20:00Z"}"#
            #expect(try await charger.call("StopTransaction", stop).hasSuffix(",{}]"))
            let stored = try #require(try site.store.session(SessionID(rawValue: session)))
            #expect(stored.state == .ended)
            #expect(stored.energy == Energy(milliwattHours: 2_000_000))
        }
    }

    @Test(arguments: [
        ("Reset", "{}", "NotSupported"), ("GetLocalListVersion", "{}", "NotSupported"),
        ("Nonsense", "{}", "NotImplemented"), ("heartbeat", "{}", "NotImplemented"),
        ("BootNotification", "{}", "ProtocolError"),
        ("BootNotification", #"{"chargePointVendor":1.5,"chargePointModel":[]}"#, "TypeConstraintViolation"),
        (
            "StatusNotification", #"{"connectorId":1,"errorCode":"NoError","status":"Dancing"}"#,
            "PropertyConstraintViolation"
        ),
    ])
    func refusalsOf16HaveTheStandardsNames(action: String, payload: String, code: String) async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            let answer = try await charger.call(action, payload)
            #expect(answer.contains(#""\#(code)""#), "\(answer)")
            #expect(try await charger.call("Heartbeat").contains("currentTime"))
        }
    }

    @Test(arguments: [
        ("Reset", #"{"type":"Immediate"}"#, "NotSupported"), ("GetTransactionStatus", "{}", "NotSupported"),
        ("StartTransaction", "{}", "NotImplemented"), ("BootNotification", "{}", "OccurrenceConstraintViolation"),
        ("Authorize", #"{"idToken":"x"}"#, "TypeConstraintViolation"),
        ("Authorize", #"{"idToken":{"idToken":"x","type":"Magic"}}"#, "PropertyConstraintViolation"),
    ])
    func refusalsOf201HaveTheStandardsNames(action: String, payload: String, code: String) async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect { $0.subprotocols = ["ocpp2.0.1"] }
            let answer = try await charger.call(action, payload)
            #expect(answer.contains(#""\#(code)""#), "\(answer)")
            #expect(try await charger.call("Heartbeat").contains("currentTime"))
        }
    }

    /// What is no frame is answered as the version says, and the connection goes on.
    @Test(arguments: [
        ("ocpp1.6", "nonsense", nil), ("ocpp1.6", "[]", nil), ("ocpp1.6", "{}", nil), ("ocpp1.6", "[7,\"x\"]", nil),
        ("ocpp1.6", #"[2,"x","Heartbeat"]"#, #"[4,"x","FormationViolation""#),
        ("ocpp1.6", #"[2,"x","Heartbeat",[]]"#, #"[4,"x","FormationViolation""#),
        ("ocpp1.6", #"[2,"x","Heartbeat",{]"#, #"[4,"x","FormationViolation""#),
        ("ocpp2.0.1", "nonsense", #"[4,"-1","RpcFrameworkError""#),
        ("ocpp2.0.1", #"[2,"x","Heartbeat",{]"#, #"[4,"x","FormatViolation""#),
        ("ocpp2.0.1", #"[2,"x"]"#, #"[4,"x","RpcFrameworkError""#),
        ("ocpp2.0.1", #"[9,"x",{}]"#, #"[4,"x","MessageTypeNotSupported""#),
        ("ocpp2.0.1", #"[3,"unasked",{}]"#, nil), ("ocpp1.6", #"[4,"unasked","GenericError","",{}]"#, nil),
    ])
    func whatIsNoFrameIsAnsweredAsTheVersionSays(version: String, text: String, answer: String?) async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect { $0.subprotocols = [version] }
            try await charger.send(text)
            #expect(try await charger.call("Heartbeat").contains("currentTime"))
            let first = try #require(charger.texts.first)
            if let answer { #expect(first.hasPrefix(answer), "\(first)") } else { #expect(charger.texts.count == 1) }
        }
    }

    @Test(arguments: [
        ("ocpp1.6", "StartTransaction", #"{"connectorId":1}"#, #""transactionId":"#),
        ("ocpp1.6", "StopTransaction", #"{"transactionId":"x"}"#, ",{}]"),
        ("ocpp1.6", "MeterValues", #"{"connectorId":[]}"#, ",{}]"),
        (
            "ocpp1.6", "StopTransaction", #"{"transactionId":99,"meterStop":1,"timestamp":"2026-11-22T10:00:00Z"}"#,
            ",{}]"
        ),
        (
            "ocpp1.6", "MeterValues",
            #"{"connectorId":1,"meterValue":[{"timestamp":"2026-11-22T10:00:00Z","sampledValue":[{"value":"1"},"#
                + #"{"value":"2","format":"Acme.Roof"}]}]}"#, ",{}]"
        ),
        ("ocpp2.0.1", "TransactionEvent", #"{"eventType":"Started"}"#, ",{}]"),
        ("ocpp2.0.1", "MeterValues", #"{"evseId":"one"}"#, ",{}]"),
    ])
    func aTransactionMessageThatCannotBeUsedIsKeptAndAcknowledged(
        version: String, action: String, payload: String, answer: String
    ) async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect { $0.subprotocols = [version] }
            let text = try await charger.call(action, payload, id: "t1")
            #expect(text.hasPrefix(#"[3,"t1","#) && text.contains(answer), "\(text)")
            let kept = try #require(try await site.store.reader.quarantine(ListQuery()).items.first)
            #expect(kept.frame.contains(#"[2,"t1","\#(action)",\#(payload)]"#))
        }
    }

    @Test func aTransactionMessageThatIsNoJSONIsKeptOnceAndAnsweredAgain() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            let broken = #"[2,"b1","StopTransaction",{"transactionId":"#
            try await charger.send(broken)
            let answer = try await charger.answer(to: "b1")
            #expect(answer == #"[3,"b1",{}]"#)
            try await charger.send(broken)
            #expect(try await charger.answer(to: "b1", after: 1) == answer)
            #expect(try site.records(.quarantined).count == 1)
            // Another one of the same length and id is another one.
            try await charger.send(#"[2,"b1","StopTransaction",{"transactionID":"#)
            _ = try await charger.answer(to: "b1", after: 2)
            #expect(try site.records(.quarantined).count == 2)
        }
    }

    @Test(arguments: [
        ("ocpp1.6", "17", "StopTransaction", 0), ("ocpp1.6", #""""#, "MeterValues", 0),
        ("ocpp2.0.1", "17", "TransactionEvent", 1),
    ])
    func aTransactionMessageWithoutAnIdIsKept(version: String, id: String, action: String, answers: Int) async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect { $0.subprotocols = [version] }
            let frame = #"[2,\#(id),"\#(action)",{"transactionId":5}]"#
            try await charger.send(frame)
            _ = try await charger.call("Heartbeat", id: "after")
            #expect(try await site.store.reader.quarantine(ListQuery()).items.map(\.frame) == [frame])
            #expect(charger.texts.count == 1 + answers, "2.0.1 says -1 where no id can be read, 1.6 says nothing")
        }
    }

    @Test func theSameCallTwiceIsHandledOnce() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            let first = try await charger.call("StartTransaction", Self.start, id: "s1")
            try await charger.send(#"[2,"s1","StartTransaction",\#(Self.start)]"#)
            #expect(try await charger.answer(to: "s1", after: 1) == first)
            #expect(try site.records(.sessionStarted).count == 1)
        }
    }

    @Test func theSameIdWithOtherContentIsAnotherCall() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            #expect(try await charger.call("Authorize", #"{"idTag":"GOOD"}"#, id: "1").contains("Accepted"))
            try await charger.send(#"[2,"1","Authorize",{"idTag":"STRANGE"}]"#)
            #expect(try await charger.answer(to: "1", after: 1).contains("Invalid"))
        }
    }

    /// Some chargers have one message id for all they send: what was true a moment ago is not told again.
    @Test func aChargerWithOneIdForAllItSaysGetsEachTimeANewAnswer() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            let ask = #"{"idTag":"GOOD"}"#
            #expect(try await charger.call("Authorize", ask, id: "1").contains("Accepted"))
            try await site.store.perform { try $0.set(TokenRecord(token: IdToken("GOOD"), isBlocked: true)) }
            try await charger.send(#"[2,"1","Authorize",\#(ask)]"#)
            #expect(try await charger.answer(to: "1", after: 1).contains("Blocked"))
        }
    }

    @Test func aStatusThatComesBackUnderTheSameIdIsSeen() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            for (count, status) in ["Available", "Charging", "Available"].enumerated() {
                let payload = #"{"connectorId":1,"errorCode":"NoError","status":"\#(status)"}"#
                try await charger.send(#"[2,"1","StatusNotification",\#(payload)]"#)
                _ = try await charger.answer(to: "1", after: count)
            }
            #expect(try site.records(.connectorChanged).map { $0.contains("available") } == [true, false, true])
        }
    }

    @Test func aMessageMayBeAsLongAsTheConfigurationSays() async throws {
        let site = try EdgeSite {
            $0.chargers.maxMessageBytes = 2 << 20
            $0.limits = ConnectionLimits($0.chargers)
        }
        try await site.serving { site in
            let charger = try await site.connect()
            let data = String(repeating: "x", count: 1_200_000)
            let answer = try await charger.call("DataTransfer", #"{"vendorId":"V","data":"\#(data)"}"#)
            #expect(answer.contains("UnknownVendorId"))
        }
    }

    @Test func pipelinedCallsAreAllAnsweredInTheirOrder() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            let frames = (0..<200).flatMap { number in
                WireFrame.bytes(.text, Array(#"[2,"p\#(number)","Heartbeat",{}]"#.utf8))
            }
            try await charger.send(raw: frames)
            try await until("200 answers") { charger.texts.count == 200 }
            let ids = charger.texts.map { $0.split(separator: "\"")[1] }
            #expect(ids == (0..<200).map { "p\($0)" })
        }
    }

    @Test func fragmentsAreOneMessage() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            let text = Array(#"[2,"f","Heartbeat",{}]"#.utf8)
            for (index, byte) in text.enumerated() {
                try await charger.send(
                    raw: WireFrame.bytes(
                        index == 0 ? .text : .continuation, [byte], isFinal: index == text.count - 1))
                if index == 5 { try await charger.send(raw: WireFrame.bytes(.ping, [1])) }
            }
            #expect(try await charger.answer(to: "f").contains("currentTime"))
            #expect(charger.events.first == .pong)
        }
    }

    @Test func theTraceHasBothDirections() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            try await charger.call("Authorize", #"{"idTag":"04A1B2C3"}"#, id: "a")
            let entries = site.trace.entries(of: site.charger)
            #expect(entries.map(\.direction) == [.fromCharger, .toCharger])
            #expect(entries.first?.maskedText == #"[2,"a","Authorize",{"idTag":"…B2C3"}]"#)
        }
    }
}
