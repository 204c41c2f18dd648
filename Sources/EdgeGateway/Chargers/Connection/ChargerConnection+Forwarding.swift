internal import CloudSync
internal import Foundation
internal import OCPP
internal import Shared
internal import Store

/// Passes what chargers ask on to the cloud, and its answers back. Without it the gateway answers by itself.
struct CloudForwarding: Sendable {
    let requests: CloudRequests
    let timeout: Duration
    let store: SiteStore

    /// Passes a question on; the event loop that asks does not wait. Later answers to the charger do, so that they keep
    /// their order.
    ///
    /// - Parameters:
    ///   - accepted: the answer to what the cloud was told and will come back to.
    ///   - completion: hears the payload of the answer, once.
    func forward(
        _ question: CloudQuestion, accepted: [UInt8], completion: @escaping @Sendable ([UInt8]) -> Void
    ) {
        Task { completion(await self.payload(for: question, accepted: accepted)) }
    }

    private func payload(for question: CloudQuestion, accepted: [UInt8]) async -> [UInt8] {
        if question.action == .signCertificate {
            guard let refusal = await self.failure(ofTelling: question) else { return accepted }
            return question.refused(refusal)
        }
        switch await self.answer(to: question) {
        case .success(let bytes): return bytes
        case .failure(let refusal): return question.refused(refusal)
        }
    }

    /// The cloud's answer, valid by the official schema, or why there is none.
    private func answer(to question: CloudQuestion) async -> Result<[UInt8], SigningRefusal> {
        let answer = await self.requests.ask(self.request(question), timeout: self.timeout)
        switch answer {
        case .payload(let bytes): return Self.checked(bytes, question.action, question.version)
        case .refused, .offline, .timedOut, .busy: return .failure(SigningRefusal(answer))
        }
    }

    /// Why a request for a certificate could not be passed on; nil when the cloud will answer with a command.
    private func failure(ofTelling question: CloudQuestion) async -> SigningRefusal? {
        let answer = await self.requests.tell(self.request(question), timeout: self.timeout)
        guard let refusal = answer.map({ SigningRefusal($0) }) else { return nil }
        let (charger, use) = (question.charger.id, SigningRequest.Use(signRequest: question.request))
        let text = question.request.member("csr")?.string ?? ""
        try? await self.store.perform {
            try $0.forwardingFailed(by: charger, use: use, text: text, detail: refusal.text)
        }
        return refusal
    }

    private func request(_ question: CloudQuestion) -> CloudRequest {
        let now = self.store.receptionNow().at
        return CloudRequest(
            id: UUID().uuidString.lowercased(), charger: question.charger.identity,
            version: question.version.subprotocol, action: question.action.rawValue,
            payload: Array(question.request.rawBytes), askedAt: now,
            expiresAt: now.advanced(bySeconds: self.timeout.components.seconds))
    }

    private static func checked(
        _ bytes: [UInt8], _ action: ForwardedAction, _ version: OCPPVersion
    ) -> Result<[UInt8], SigningRefusal> {
        guard let known = Action.named(action.rawValue, in: version), let payload = try? JSONDocument(bytes).root else {
            return .failure(SigningRefusal("InternalError", "the cloud's answer cannot be read"))
        }
        let validation = Validator(version, .strict).validate(payload, responseTo: known)
        guard let violation = validation.violations.first else { return .success(bytes) }
        return .failure(SigningRefusal("InternalError", "the cloud's answer is not valid: \(violation)"))
    }
}

/// What a charger asks of the cloud.
struct CloudQuestion: Sendable {
    let action: ForwardedAction
    let request: JSONValue
    let charger: AdmittedCharger
    let version: OCPPVersion

    /// The answer to a charger whose question has none.
    func refused(_ refusal: SigningRefusal) -> [UInt8] {
        var json = JSONWriter()
        self.action.write(refusal, to: self.request, self.version, &json)
        return json.bytes
    }
}

extension SigningRefusal {
    /// Why the cloud gave no answer.
    init(_ answer: CloudAnswer) {
        switch answer {
        case .payload: self.init("InternalError", "the cloud's answer cannot be used")
        case .refused(let words): self.init("RequestNotAccepted", "the cloud refused: \(words)")
        case .offline: self.init("Offline", "the gateway has no link to the cloud now: try again later")
        case .timedOut: self.init("Timeout", "the cloud did not answer in time: try again later")
        case .busy: self.init("Occupied", "too many requests wait for the cloud: try again later")
        }
    }
}

extension ChargerConnection {
    /// Passes a message on whose facts are durable. False where the gateway answers by itself.
    func passesOn(_ open: OpenMessage, _ reply: ChargerReply) -> Bool {
        guard open.wantsAnswer, let action = ForwardedAction(rawValue: open.action.name),
            let forwarding = self.shared.forwarding, let request = open.request, let loopBound
        else { return false }
        if action == .signCertificate { guard case .signing(.forward) = reply else { return false } }
        let question = CloudQuestion(action: action, request: request, charger: self.charger, version: self.version)
        let accepted = open.answer(reply).jsonBytes
        let (number, id) = (open.number, open.id)
        forwarding.forward(question, accepted: accepted) { payload in
            let frame = Frame.result(id: id, payload: RawJSON(bytes: payload))
            loopBound.execute { $0.answer(number, frame) }
        }
        return true
    }
}

/// JSON that was written elsewhere.
private struct RawJSON: JSONWritable {
    let bytes: [UInt8]

    func write(to json: inout JSONWriter) { json.raw(self.bytes) }
}

extension SigningRequest.Use {
    /// What a SignCertificate of any version asks for.
    fileprivate init(signRequest: JSONValue) {
        let word = signRequest.member("certificateType")?.string
        self = word.flatMap(V2.CertificateSigningUse.init).map(SigningRequest.Use.init) ?? .charger
    }
}
