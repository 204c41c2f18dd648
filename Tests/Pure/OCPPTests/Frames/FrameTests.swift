import Testing

@testable import OCPP

@Suite struct FrameTests {
    private func read(_ text: String, _ version: OCPPVersion = .v16) throws(FrameFailure) -> Frame {
        try Frame(Array(text.utf8), version: version)
    }

    @Test func aCallIsRead() throws {
        guard case .call(let call) = try read(#" [2, "m1", "Heartbeat", {"x":[1]}]"#) else {
            return #expect(Bool(false), "no call")
        }
        #expect(call.id == "m1")
        #expect(call.actionName == "Heartbeat")
        #expect(call.action == Action.named("Heartbeat", in: .v16))
        #expect(call.payload["x"]?.count == 1)
    }

    @Test func anUnknownActionIsStillACall() throws {
        guard case .call(let call) = try read(#"[2,"m1","TransactionEvent",{}]"#) else {
            return #expect(Bool(false), "no call")
        }
        #expect(call.action == nil)
        #expect(call.actionName == "TransactionEvent")
    }

    @Test func aResultIsRead() throws {
        guard case .result(let result) = try read(#"[3,"m1",{"status":"Accepted"}]"#) else {
            return #expect(Bool(false), "no result")
        }
        #expect(result.id == "m1")
        #expect(result.payload["status"]?.string == "Accepted")
    }

    @Test(arguments: [
        (#"[4,"m1","OccurenceConstraintViolation","why",{"a":1}]"#, CallErrorCode.occurrenceConstraintViolation, "why"),
        (#"[4,"m1","FormationViolation"]"#, .formatViolation, ""), (#"[4,"m1","Vendor","",{}]"#, nil, ""),
    ])
    func anErrorIsRead(text: String, code: CallErrorCode?, description: String) throws {
        guard case .error(let error) = try read(text) else { return #expect(Bool(false), "no error") }
        #expect(error.id == "m1")
        #expect(error.code == code)
        #expect(error.errorDescription == description)
    }

    @Test func aSendIsRead() throws {
        guard case .send(let send) = try read(#"[6,"m1","NotifyPeriodicEventStream",{"id":1}]"#, .v21) else {
            return #expect(Bool(false), "no send")
        }
        #expect(send.id == "m1")
        #expect(send.action?.isUnanswered == true)
        #expect(send.payload["id"]?.int64 == 1)
    }

    @Test func theErrorOfAResultIsReadAndWritten() throws {
        let bytes = Frame.resultError(id: "m1", code: .formatViolation, description: "why")
        #expect(String(decoding: bytes, as: UTF8.self) == #"[5,"m1","FormatViolation","why",{}]"#)
        guard case .resultError(let error) = try Frame(bytes, version: .v21) else {
            return #expect(Bool(false), "no error")
        }
        #expect(error.id == "m1")
        #expect(error.code == .formatViolation)
    }

    @Test func fingerprintsTellContentsApart() throws {
        let calls = try [#"{"a":1}"#, #"{"a":2}"#, #"{"a":1}"#].map { payload in
            guard case .call(let call) = try read(#"[2,"m1","Heartbeat",\#(payload)]"#) else { return UInt64(0) }
            return call.fingerprint
        }
        #expect(calls[0] == calls[2])
        #expect(calls[0] != calls[1])
    }

    @Test func framesAreWritten() {
        let text = { (bytes: [UInt8]) in String(decoding: bytes, as: UTF8.self) }
        #expect(
            text(Frame.call(id: "1", action: "Reset", payload: V16.Reset(type: .hard)))
                == #"[2,"1","Reset",{"type":"Hard"}]"#)
        #expect(text(Frame.call(id: "1", action: "X", payload: Array("{}".utf8))) == #"[2,"1","X",{}]"#)
        #expect(text(Frame.result(id: "a\"b", payload: EmptyMessage())) == #"[3,"a\"b",{}]"#)
        #expect(
            text(Frame.error(id: "1", code: .formatViolation, description: "why", version: .v16))
                == #"[4,"1","FormationViolation","why",{}]"#)
        #expect(
            text(Frame.error(id: "1", code: .occurrenceConstraintViolation, version: .v201))
                == #"[4,"1","OccurrenceConstraintViolation","",{}]"#)
    }

    @Test func errorDescriptionsAreCutOff() throws {
        let bytes = Frame.error(
            id: "1", code: .genericError, description: String(repeating: "é", count: 300), version: .v201)
        guard case .error(let error) = try Frame(bytes, version: .v201) else { return #expect(Bool(false), "no error") }
        #expect(error.errorDescription.count == 255)
    }

    @Test(arguments: CallErrorCode.allCases)
    func everyCodeIsReadInEverySpelling(code: CallErrorCode) {
        #expect(CallErrorCode(spelling: code.spelling(in: .v201)) == code)
        let read = CallErrorCode(spelling: code.spelling(in: .v16))
        #expect(read == code || read == .genericError)
    }
}
