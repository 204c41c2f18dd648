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

    private let reader: MessageReader

    package init(_ version: OCPPVersion) {
        self.reader = MessageReader(version, isStrict: false)
    }

    package func travel(_ message: [UInt8]) -> Destination {
        do {
            switch try Frame(message, version: self.reader.version) {
            case .call(let call): return self.called(call, wantsAnswer: true)
            case .send(let send): return self.called(send, wantsAnswer: false)
            case .result, .error, .resultError: return .unanswered
            }
        } catch {
            return self.failed(error)
        }
    }

    private func called(_ call: CallFrame, wantsAnswer: Bool) -> Destination {
        switch self.reader.read(call, wantsAnswer: wantsAnswer) {
        case .told(.unreadable, let action, _):
            return self.quarantine(call.id, action)
        case .told(_, let action, _):
            guard wantsAnswer else { return .understood(answer: []) }
            return .understood(answer: Self.result(call.id, action, .acknowledged, call.payload))
        case .refused(let code, let reason):
            guard wantsAnswer else { return .unanswered }
            let version = self.reader.version
            return .refused(answer: Frame.error(id: call.id, code: code, description: reason, version: version))
        }
    }

    private func failed(_ failure: FrameFailure) -> Destination {
        if failure.isTransactional(in: self.reader.version), let id = failure.messageID,
            let action = failure.actionName.flatMap({ self.reader.table[$0] })
        {
            return self.quarantine(id, action)
        }
        guard let answer = failure.answer(in: self.reader.version) else { return .unanswered }
        return .refused(answer: Frame.error(answer, version: self.reader.version))
    }

    private func quarantine(_ id: String, _ action: InboundAction) -> Destination {
        .quarantined(answer: Self.result(id, action, .transaction(TransactionReply(session: nil)), nil))
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
