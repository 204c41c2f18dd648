package import OCPP
internal import Shared

/// The road of a charger's message as far as nothing is decided on it: frame, validation, translation, and the answer
/// that a bare acknowledgement makes. For programs that try it without a socket and a database.
package struct PureRoad: Sendable {
    package enum Destination: Sendable {
        /// A CALL or SEND that was understood, with its answer; empty for a SEND.
        case understood(answer: [UInt8])
        /// A transaction message that cannot be understood: kept and acknowledged.
        case quarantined(answer: [UInt8])
        /// Answered with a CALLERROR.
        case refused(answer: [UInt8])
        /// Wants no answer: an answer to a call of ours, or nothing that can be answered.
        case unanswered
    }

    private let version: OCPPVersion
    private let validator: Validator
    private let table: InboundTable

    package init(_ version: OCPPVersion) {
        self.version = version
        self.validator = Validator(version, .lenient)
        self.table = InboundTable.of(version)
    }

    package func travel(_ message: [UInt8]) -> Destination {
        do {
            switch try Frame(message, version: self.version) {
            case .call(let call): return self.called(call, wantsAnswer: true)
            case .send(let send): return self.called(send, wantsAnswer: false)
            case .result, .error, .resultError: return .unanswered
            }
        } catch {
            return self.failed(error)
        }
    }

    private func called(_ call: CallFrame, wantsAnswer: Bool) -> Destination {
        guard let action = call.action, action.isUnanswered != wantsAnswer, let inbound = self.table[action.name] else {
            return self.refuse(call.id, call.action == nil ? .notImplemented : .notSupported, "", wantsAnswer)
        }
        let validation = self.validator.validate(call.payload, requestOf: action)
        if let violation = validation.violations.first {
            guard inbound.transaction == nil else { return self.quarantine(call.id, inbound) }
            return self.refuse(call.id, violation.code(in: self.version), "\(violation)", wantsAnswer)
        }
        do {
            _ = try inbound.translate(call)
        } catch {
            guard inbound.transaction == nil else { return self.quarantine(call.id, inbound) }
            return self.refuse(call.id, error.code, "\(error)", wantsAnswer)
        }
        guard wantsAnswer else { return .understood(answer: []) }
        return .understood(answer: Self.result(call.id, inbound, .acknowledged, call.payload))
    }

    private func failed(_ failure: FrameFailure) -> Destination {
        if failure.isTransactional(in: self.version), let id = failure.messageID,
            let action = failure.actionName.flatMap({ self.table[$0] })
        {
            return self.quarantine(id, action)
        }
        guard let answer = failure.answer(in: self.version) else { return .unanswered }
        return .refused(answer: Frame.error(answer, version: self.version))
    }

    private func quarantine(_ id: String, _ action: InboundAction) -> Destination {
        .quarantined(answer: Self.result(id, action, .transaction(TransactionReply(session: nil)), nil))
    }

    private func refuse(_ id: String, _ code: CallErrorCode, _ reason: String, _ wantsAnswer: Bool) -> Destination {
        guard wantsAnswer else { return .unanswered }
        return .refused(answer: Frame.error(id: id, code: code, description: reason, version: self.version))
    }

    private static func result(_ id: String, _ action: InboundAction, _ reply: ChargerReply, _ request: JSONValue?)
        -> [UInt8]
    {
        var json = JSONWriter()
        action.answer(reply, request, &json)
        return Frame.result(id: id, payload: Written(bytes: json.bytes))
    }

    private struct Written: JSONWritable {
        let bytes: [UInt8]

        func write(to json: inout JSONWriter) { json.raw(self.bytes) }
    }
}
