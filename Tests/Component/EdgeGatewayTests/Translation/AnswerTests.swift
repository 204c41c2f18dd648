import OCPP
import Shared
import Testing

@testable import EdgeGateway

/// What chargers are answered is valid by the official schema, whatever the writer replies.
@Suite struct AnswerTests {
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)
    private static let replies: [ChargerReply] = [
        .booted(now: now, heartbeatSeconds: 300), .heartbeat(now: now), .acknowledged,
        .authorization(Authorization(status: .accepted, group: "G", expiresAt: now)),
        .authorization(Authorization(status: .blocked, group: String(repeating: "g", count: 37))),
        .authorization(Authorization(status: .expired)), .authorization(Authorization(status: .invalid)),
        .authorization(wordy), .authorization(Authorization(status: .unknown)),
        .authorization(Authorization(status: .concurrent)), .authorization(Authorization(status: .notHere)),
        .authorization(Authorization(status: .otherEVSE)),
        .transaction(TransactionReply(session: nil)),
        .transaction(TransactionReply(session: SessionID(rawValue: 2_147_483_647))),
        .transaction(
            TransactionReply(
                session: SessionID(rawValue: 1), authorization: Authorization(status: .accepted, group: "GROUP"),
                totalCost: "12.34")),
        .transaction(TransactionReply(session: SessionID(rawValue: 1), totalCost: "not a number")),
    ]

    /// Everything that can be said of a token.
    private static let wordy: Authorization = {
        var answer = Authorization(status: .accepted, group: "FLEET", expiresAt: now)
        answer.language = "de"
        answer.secondLanguage = "en"
        answer.priority = -2
        answer.evses = [1, 3]
        answer.message = .init("Gute Fahrt", language: "de")
        return answer
    }()

    @Test(arguments: Inbound.payloads)
    func everyAnswerIsValid(version: OCPPVersion, name: String, request: String) throws {
        let action = try #require(Action.named(name, in: version))
        guard !action.isUnanswered else { return }
        for reply in Self.replies {
            let answer = try JSONDocument(
                Array(Inbound.answer(version, name, to: reply, request: request).utf8)
            ).root
            let validation = Validator(version, .strict).validate(answer, responseTo: action)
            #expect(validation.isValid, "\(name) \(reply): \(answer) \(validation.violations)")
        }
    }

    /// What is let pass in a request does not come back in the answer.
    @Test(arguments: [
        #"{"certificateStatusRequests":[]}"#,
        #"{"certificateStatusRequests":[{"source":"CRL","urls":["u"],"certificateHashData":{"hashAlgorithm":"SHA512","#
            + #""issuerNameHash":1,"issuerKeyHash":-2.5,"serialNumber":7,"more":true}}]}"#,
        #"{"certificateStatusRequests":[{"source":"CRL","urls":["u"],"certificateHashData":{"hashAlgorithm":"SHA512","#
            + #""issuerNameHash":"a","issuerKeyHash":"b","serialNumber":"\#(String(repeating: "é", count: 41))"}}]}"#,
    ])
    func anAnswerThatRepeatsALenientRequestIsStrict(request: String) throws {
        let action = try #require(Action.named("GetCertificateChainStatus", in: .v21))
        let asked = try JSONDocument(Array(request.utf8)).root
        #expect(Validator(.v21, .lenient).validate(asked, requestOf: action).isValid)
        let text = try Inbound.answer(.v21, action.name, to: .acknowledged, request: request)
        let answer = try JSONDocument(Array(text.utf8)).root
        #expect(Validator(.v21, .strict).validate(answer, responseTo: action).isValid, "\(text)")
    }

    @Test(arguments: OCPPVersion.allCases)
    func everyActionThatAChargerMaySendIsTaken(version: OCPPVersion) {
        let sent = Set(Action.all(in: version).filter { $0.sender != .gateway }.map(\.name))
        #expect(sent.filter { InboundTable.of(version)[$0] != nil } == sent)
        #expect(Set(Inbound.payloads.filter { $0.0 == version }.map(\.1)) == sent)
        for name in NotedAction.all.map(\.name) {
            #expect(OCPPVersion.allCases.contains { Action.named(name, in: $0)?.sender == .charger }, "\(name)")
        }
    }

    @Test(arguments: [
        (
            ChargerReply.booted(now: now, heartbeatSeconds: 300), "BootNotification", OCPPVersion.v16,
            #"{"status":"Accepted","currentTime":"2027-01-15T08:00:00.000Z","interval":300}"#
        ),
        (.authorization(Authorization(status: .blocked)), "Authorize", .v16, #"{"idTagInfo":{"status":"Blocked"}}"#),
        (
            .authorization(wordy), "Authorize", .v16,
            #"{"idTagInfo":{"status":"Accepted","expiryDate":"2027-01-15T08:00:00.000Z","parentIdTag":"FLEET"}}"#
        ),
        (
            .authorization(wordy), "Authorize", .v201,
            #"{"idTokenInfo":{"status":"Accepted","cacheExpiryDateTime":"2027-01-15T08:00:00.000Z","#
                + #""chargingPriority":-2,"language1":"de","evseId":[1,3],"language2":"en","#
                + #""groupIdToken":{"idToken":"FLEET","type":"Central"},"#
                + #""personalMessage":{"format":"UTF8","language":"de","content":"Gute Fahrt"}}}"#
        ),
        (.authorization(Authorization(status: .unknown)), "Authorize", .v16, #"{"idTagInfo":{"status":"Invalid"}}"#),
        (.authorization(Authorization(status: .unknown)), "Authorize", .v21, #"{"idTokenInfo":{"status":"Unknown"}}"#),
        (
            .authorization(Authorization(status: .concurrent)), "Authorize", .v16,
            #"{"idTagInfo":{"status":"ConcurrentTx"}}"#
        ),
        (
            .authorization(Authorization(status: .notHere)), "Authorize", .v201,
            #"{"idTokenInfo":{"status":"NotAtThisLocation"}}"#
        ),
        (
            .authorization(Authorization(status: .otherEVSE)), "Authorize", .v201,
            #"{"idTokenInfo":{"status":"NotAllowedTypeEVSE"}}"#
        ),
        (
            .transaction(
                TransactionReply(session: SessionID(rawValue: 7), authorization: Authorization(status: .accepted))),
            "StartTransaction", .v16, #"{"idTagInfo":{"status":"Accepted"},"transactionId":7}"#
        ),
        (
            .transaction(TransactionReply(session: SessionID(rawValue: 7))), "StartTransaction", .v16,
            #"{"idTagInfo":{"status":"Invalid"},"transactionId":7}"#
        ),
        (.transaction(TransactionReply(session: SessionID(rawValue: 7))), "StopTransaction", .v16, "{}"),
        (.transaction(TransactionReply(session: nil)), "MeterValues", .v201, "{}"),
        (
            .transaction(TransactionReply(session: SessionID(rawValue: 7), totalCost: "4.76")), "TransactionEvent",
            .v201,
            #"{"totalCost":4.76}"#
        ),
        (.acknowledged, "DataTransfer", .v16, #"{"status":"UnknownVendorId"}"#),
    ])
    func answersSayWhatTheWriterDecided(reply: ChargerReply, action: String, version: OCPPVersion, answer: String)
        throws
    {
        let written = try Inbound.answer(version, action, to: reply)
        let members = { (text: String) in
            try JSONDocument(Array(text.utf8)).root.members.reduce(into: [String: String]()) {
                $0[$1.name.string ?? ""] = $1.value.description
            }
        }
        #expect(try members(written) == members(answer))
    }
}
