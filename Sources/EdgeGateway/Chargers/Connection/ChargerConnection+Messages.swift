internal import Logging
internal import OCPP
internal import Shared
internal import Store

/// What the charger calls, and what it is answered.
extension ChargerConnection {
    func called(_ call: CallFrame, frame: [UInt8]) {
        if let action = call.action { self.shared.counters.callsReceived.called(action.name, in: self.version) }
        let isTransactional = call.action?.isTransactional ?? false
        guard let number = self.admit(call.id, fingerprint: call.fingerprint, isTransactional) else { return }
        guard let action = call.action, let inbound = self.table[action.name] else {
            let code: CallErrorCode = call.action == nil ? .notImplemented : .notSupported
            self.refuse(call.id, number, code, "'\(call.actionName.prefix(50))' is not one of the supported actions")
            return
        }
        let validation = self.validator.validate(call.payload, requestOf: action)
        self.shared.counters.tolerated(validation.tolerances)
        if let violation = validation.violations.first {
            self.refuseOrQuarantine(
                call.id, number, inbound, frame, code: violation.code(in: self.version), reason: "\(violation)")
            return
        }
        do {
            self.submit(try inbound.translate(call), of: call.id, number, inbound, frame)
        } catch {
            self.refuseOrQuarantine(call.id, number, inbound, frame, code: error.code, reason: "\(error)")
        }
    }

    /// The number of a new call; nil when it is one that came before, or one too many.
    func admit(_ id: String, fingerprint: UInt64, _ isTransactional: Bool) -> InboundCalls.Number? {
        switch self.inbound.received(id: id, fingerprint: fingerprint, isTransactional: isTransactional) {
        case .handle(let number, let pause):
            if pause { self.pause(.calls) }
            return number
        case .ignore:
            self.heardNoise()
        case .answerAgain(let answer):
            self.heardNoise()
            self.send(answer)
        case .close:
            self.close(.floods)
        }
        return nil
    }

    /// A transaction message is never refused: the charger would retry and then discard revenue.
    private func refuseOrQuarantine(
        _ id: String, _ number: InboundCalls.Number, _ action: InboundAction, _ frame: [UInt8], code: CallErrorCode,
        reason: String
    ) {
        guard let kind = action.transaction else { return self.refuse(id, number, code, reason) }
        self.submit(.unreadable(reason: reason, kind: kind), of: id, number, action, frame)
    }

    func submit(
        _ event: ChargerEvent, of id: String, _ number: InboundCalls.Number, _ action: InboundAction, _ frame: [UInt8]
    ) {
        guard let loopBound else { return }
        self.shared.store.submit(self.message(event, frame)) { [mailbox] result in
            mailbox.put(
                ReplyMailbox.Delivery(connection: loopBound, call: number, id: id, action: action, result: result))
        }
    }

    /// Submits what cannot be answered, because its message id cannot be read: what it said is kept all the same.
    func keep(_ event: ChargerEvent, _ frame: [UInt8]) {
        self.shared.store.submit(self.message(event, frame)) { _ in }
    }

    private func message(_ event: ChargerEvent, _ frame: [UInt8]) -> ChargerMessage {
        ChargerMessage(
            charger: self.charger.id, connectedAt: self.connected.at, connectedMonotonic: self.connected.monotonic,
            reception: self.shared.store.receptionNow(), event: event, frame: frame)
    }

    /// The writer has decided, and what it decided is durable.
    func decided(_ delivery: ReplyMailbox.Delivery) {
        switch delivery.result {
        case .success(let reply):
            let payload = AnswerPayload(reply: reply, action: delivery.action)
            self.answer(delivery.call, Frame.result(id: delivery.id, payload: payload))
        case .failure(.refused(let refusal)) where delivery.action.transaction == nil:
            self.refuse(delivery.id, delivery.call, .internalError, refusal.message)
        case .failure(.refused), .failure(.unwell), .failure(.overloaded), .failure(.closed):
            // No answer: the charger keeps the message and sends it again.
            self.close(.storeUnwell)
        }
    }

    private func refuse(_ id: String, _ number: InboundCalls.Number, _ code: CallErrorCode, _ reason: String) {
        self.shared.counters.refused()
        self.heardNoise()
        self.answer(number, Frame.error(id: id, code: code, description: reason, version: self.version))
    }

    private func answer(_ number: InboundCalls.Number, _ frame: [UInt8]) {
        switch self.inbound.answerReady(number, frame) {
        case .send(let frame, let resume):
            self.send(frame)
            if resume { self.resume(.calls) }
        case .sendAll(let frames, let resume):
            for frame in frames { self.send(frame) }
            if resume { self.resume(.calls) }
        case .wait, .ignoreUnknown:
            break
        }
    }
}

/// The payload of a CALLRESULT, written by its action.
private struct AnswerPayload: JSONWritable {
    let reply: ChargerReply
    let action: InboundAction

    func write(to json: inout JSONWriter) { self.action.answer(self.reply, &json) }
}
