import OCPP
import Shared
import Testing

@testable import EdgeGateway

/// Requests about certificates: what they tell, and that every refusal is valid by the official schema.
@Suite struct CertificateAnswerTests {
    private static let refusal = SigningRefusal(
        "A code that is far too long", String(repeating: "why ", count: 400))

    private func check(_ text: String, _ version: OCPPVersion, _ action: String) throws -> JSONValue {
        let payload = try JSONDocument(Array(text.utf8)).root
        let known = try #require(Action.named(action, in: version))
        #expect(Validator(version, .strict).validate(payload, responseTo: known).violations == [], "\(text)")
        return payload
    }

    @Test(arguments: OCPPVersion.allCases)
    func aRequestIsAnsweredByItsVerdict(version: OCPPVersion) throws {
        for (verdict, status) in [
            (SigningVerdict.sign, "Accepted"), (.forward, "Accepted"), (.reject(Self.refusal), "Rejected"),
        ] {
            let text = try Inbound.answer(version, "SignCertificate", to: .signing(verdict))
            #expect(try self.check(text, version, "SignCertificate").member("status")?.string == status)
        }
    }

    @Test(
        arguments: [
            (OCPPVersion.v16, #"{"csr":"x"}"#, SigningRequest.Use.charger, nil),
            (.v201, #"{"csr":"x","certificateType":"V2GCertificate"}"#, .vehicle, nil),
            (.v21, #"{"csr":"x","certificateType":"V2G20Certificate","requestId":7}"#, .vehicle20, 7),
            (.v21, #"{"csr":"x"}"#, .charger, nil),
        ] as [(OCPPVersion, String, SigningRequest.Use, Int?)])
    func aRequestTellsWhatItIsFor(version: OCPPVersion, payload: String, use: SigningRequest.Use, number: Int?) throws {
        guard case .certificateAsked(let request) = try Inbound.event(version, "SignCertificate", payload) else {
            Issue.record("it is another event")
            return
        }
        #expect(request.use == use)
        #expect(request.number == number)
        #expect(request.text == "x")
    }

    /// As `CloudForwarding` answers while there is no link.
    @Test(arguments: ForwardedAction.allCases)
    func whatCannotBePassedOnIsRefusedByTheSchema(action: ForwardedAction) throws {
        for (version, name, payload) in Inbound.payloads where name == action.rawValue {
            var json = JSONWriter()
            action.write(Self.refusal, to: try JSONDocument(Array(payload.utf8)).root, version, &json)
            _ = try self.check(String(decoding: json.bytes, as: UTF8.self), version, name)
        }
    }
}
