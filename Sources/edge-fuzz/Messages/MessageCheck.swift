internal import EdgeGateway
internal import OCPP

/// What must hold of every message on the pure road.
struct MessageCheck: Sendable {
    private let roads: [OCPPVersion: PureRoad]

    init() {
        self.roads = Dictionary(uniqueKeysWithValues: OCPPVersion.allCases.map { ($0, PureRoad($0)) })
    }

    /// What is wrong; nil when nothing is.
    func problem(of input: MessageInput) -> String? {
        guard let road = self.roads[input.version] else { return nil }
        switch road.travel(input.text) {
        case .understood(let answer):
            return answer.isEmpty ? nil : Self.problem(ofResult: answer, to: input)
        case .quarantined(let answer):
            return self.broken(input, "put into the quarantine") ?? Self.problem(ofResult: answer, to: input)
        case .refused(let answer):
            return self.broken(input, "refused") ?? Self.problem(ofError: answer, to: input)
        case .unanswered:
            return self.broken(input, "ignored") ?? Self.problem(ofSilence: input)
        }
    }

    private func broken(_ input: MessageInput, _ what: String) -> String? {
        guard case .understood(let action) = input.promise else { return nil }
        return "a valid \(action.name) was \(what)"
    }

    /// A CALLRESULT with the id of the call, whose payload the schema allows.
    private static func problem(ofResult text: [UInt8], to input: MessageInput) -> String? {
        guard let answer = GatewayAnswer(text), let payload = answer.payload else {
            return "the answer is no CALLRESULT: \(Shown.text(text))"
        }
        let asked = Asked(input)
        guard answer.id == asked.id else { return "the answer bears the id '\(answer.id)'" }
        guard let action = asked.action else { return "an action that nobody knows was understood" }
        let validation = Validator(input.version, .strict).validate(payload, responseTo: action)
        return validation.isValid ? nil : "the answer is invalid: \(Shown.text(text)) \(validation.violations)"
    }

    /// A CALLERROR with the id of the call, and never to a transaction message.
    private static func problem(ofError text: [UInt8], to input: MessageInput) -> String? {
        guard let answer = GatewayAnswer(text), answer.payload == nil else {
            return "the refusal is no CALLERROR: \(Shown.text(text))"
        }
        let asked = Asked(input)
        guard answer.id == asked.id ?? "-1" else { return "the refusal bears the id '\(answer.id)'" }
        return asked.isTransactional ? "a transaction message was refused: \(Shown.text(text))" : nil
    }

    private static func problem(ofSilence input: MessageInput) -> String? {
        if case .call? = try? Frame(input.text, version: input.version) { return "a CALL got no answer" }
        return nil
    }
}

/// What a message asks, as far as that can be read.
struct Asked {
    var id: String?
    var action: Action?

    init(_ input: MessageInput) {
        do {
            switch try Frame(input.text, version: input.version) {
            case .call(let call), .send(let call): (self.id, self.action) = (call.id, call.action)
            case .result, .error, .resultError: break
            }
        } catch {
            self.id = error.messageID
            self.action = error.actionName.flatMap { Action.named($0, in: input.version) }
        }
    }

    /// Whether it is kept and acknowledged whatever it says.
    var isTransactional: Bool {
        self.id != nil && self.action?.isTransactional ?? false && self.action?.sender != .gateway
    }
}

/// Bytes for people.
enum Shown {
    static func text(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes.prefix(600), as: UTF8.self)
        return bytes.count > 600 ? "\(text)… (\(bytes.count) bytes)" : text
    }
}
