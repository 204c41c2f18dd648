import Testing

@testable import OCPP

@Suite struct FrameFailureTests {
    /// A malformed message, and what each version answers: message id and error code.
    struct Case: Sendable {
        let text: String
        let reason: FrameFailure.Reason
        let v16: String?
        let v201: String?
        /// Nil where 2.1 ignores the message; as 2.0.1 where nothing else is said.
        let v21: String?

        init(_ text: String, _ reason: FrameFailure.Reason, v16: String?, v201: String?) {
            self.init(text, reason, v16: v16, v201: v201, v21: v201)
        }

        init(_ text: String, _ reason: FrameFailure.Reason, v16: String?, v201: String?, v21: String?) {
            (self.text, self.reason, self.v16, self.v201, self.v21) = (text, reason, v16, v201, v21)
        }
    }

    static let longID = String(repeating: "x", count: 37)
    static let cases = [
        Case("", .notJSON(JSONError(.endOfText, offset: 0)), v16: nil, v201: "-1 RpcFrameworkError"),
        Case("hello", .notJSON(JSONError(.unexpectedByte(104), offset: 0)), v16: nil, v201: "-1 RpcFrameworkError"),
        Case("{}", .messageTypeMissing, v16: nil, v201: "-1 RpcFrameworkError"),
        Case("[]", .messageTypeMissing, v16: nil, v201: "-1 RpcFrameworkError"),
        Case(#"["2","a","Heartbeat",{}]"#, .messageTypeMissing, v16: nil, v201: "a RpcFrameworkError"),
        Case("[2]", .messageIDMissing, v16: nil, v201: "-1 RpcFrameworkError"),
        Case(#"[2,17,"Heartbeat",{}]"#, .messageIDMissing, v16: nil, v201: "-1 RpcFrameworkError"),
        Case(#"[2,"","Heartbeat",{}]"#, .messageIDMissing, v16: nil, v201: "-1 RpcFrameworkError"),
        Case(
            #"[2,"\#(longID)","Heartbeat",{}]"#, .messageIDTooLong, v16: "\(longID) FormationViolation",
            v201: "\(longID) RpcFrameworkError"),
        Case(#"[2,"a"]"#, .actionMissing, v16: "a FormationViolation", v201: "a RpcFrameworkError"),
        Case(#"[2,"a",5,{}]"#, .actionMissing, v16: "a FormationViolation", v201: "a RpcFrameworkError"),
        Case(#"[2,"a","Heartbeat"]"#, .wrongElementCount(3), v16: "a FormationViolation", v201: "a RpcFrameworkError"),
        Case(
            #"[2,"a","Heartbeat",{},1,2]"#, .wrongElementCount(6), v16: "a FormationViolation",
            v201: "a RpcFrameworkError"),
        Case(#"[2,"a","Heartbeat",null]"#, .payloadNotAnObject, v16: "a FormationViolation", v201: "a FormatViolation"),
        Case(
            #"[2,"a","Heartbeat",{"x":}]"#, .notJSON(JSONError(.unexpectedByte(125), offset: 24)),
            v16: "a FormationViolation", v201: "a FormatViolation"),
        Case(#"[7,"a",{}]"#, .unknownMessageType(7), v16: nil, v201: "a MessageTypeNotSupported", v21: nil),
        Case(#"[3,"a"]"#, .wrongElementCount(2), v16: nil, v201: nil),
        Case(#"[3,"a",[]]"#, .payloadNotAnObject, v16: nil, v201: nil),
        Case(#"[3,"a",{"#, .notJSON(JSONError(.endOfText, offset: 8)), v16: nil, v201: nil),
        Case(#"[4,"a"]"#, .errorCodeMissing, v16: nil, v201: nil),
    ]

    @Test(arguments: cases)
    func everyVersionAnswersAsItsStandardSays(item: Case) {
        for (version, expected) in [(OCPPVersion.v16, item.v16), (.v201, item.v201), (.v21, item.v21)] {
            do {
                _ = try Frame(Array(item.text.utf8), version: version)
                Issue.record("accepted \(item.text)")
            } catch {
                #expect(error.reason == item.reason)
                let answer = error.answer(in: version).map { "\($0.messageID) \($0.code.spelling(in: version))" }
                #expect(answer == expected)
            }
        }
    }

    @Test(arguments: [
        #"[6,"a","NotifyPeriodicEventStream"]"#, #"[6,"a","NotifyPeriodicEventStream",[]]"#, #"[5,"a"]"#,
        #"[5,17,"InternalError","",{}]"#,
    ])
    func nothingAnswersASendOrTheErrorOfAResult(text: String) {
        do {
            _ = try Frame(Array(text.utf8), version: .v21)
            Issue.record("accepted \(text)")
        } catch {
            #expect(error.answer(in: .v21) == nil)
        }
    }

    @Test(arguments: [#"[6,"a","NotifyPeriodicEventStream",{}]"#, #"[5,"a","InternalError","",{}]"#])
    func olderVersionsDoNotKnowTheMessageTypesOf21(text: String) {
        #expect(throws: FrameFailure.self) { try Frame(Array(text.utf8), version: .v16) }
        do {
            _ = try Frame(Array(text.utf8), version: .v201)
            Issue.record("accepted \(text)")
        } catch {
            #expect(error.answer(in: .v201)?.code == .messageTypeNotSupported)
            #expect(error.answer(in: .v16) == nil)
        }
    }

    @Test func whatIsReadableIsKept() {
        let text = #"[2,"tx-1","StopTransaction",{"transactionId":5,"#
        do {
            _ = try Frame(Array(text.utf8), version: .v16)
            Issue.record("accepted")
        } catch {
            #expect(error.messageType == 2)
            #expect(error.messageID == "tx-1")
            #expect(error.actionName == "StopTransaction")
            #expect(error.isTransactional(in: .v16))
            #expect(!error.isTransactional(in: .v201))
        }
    }

    @Test func aTransactionMessageIsOneWithoutAnIdToo() {
        for id in ["17", #""""#, "null", "\"\(String(repeating: "x", count: 300))\""] {
            do {
                _ = try Frame(Array(#"[2,\#(id),"MeterValues",{}]"#.utf8), version: .v16)
                Issue.record("accepted \(id)")
            } catch {
                #expect(error.isTransactional(in: .v16))
                #expect(error.messageID == nil)
            }
        }
    }
}
