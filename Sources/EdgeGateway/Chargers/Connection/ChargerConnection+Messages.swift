internal import Logging
internal import OCPP
internal import Shared
internal import Store

/// What the charger calls, and what it is answered.
extension ChargerConnection {
    func called(_ call: CallFrame, wantsAnswer: Bool, frame: [UInt8]) {
        if let action = call.action { self.shared.counters.callsReceived.called(action.name, in: self.version) }
        let isTransactional = call.action?.isTransactional ?? false
        guard let number = self.admit(call.id, fingerprint: call.fingerprint, isTransactional) else { return }
        switch self.reader.read(call, wantsAnswer: wantsAnswer) {
        case .told(let event, let action, let tolerances):
            let open = OpenMessage(
                id: call.id, number: number, action: action, wantsAnswer: wantsAnswer, request: call.payload,
                frame: frame)
            self.submit(event, open, tolerances)
        case .refused(let code, let reason):
            self.refuse(call.id, number, code, reason, wantsAnswer: wantsAnswer)
        }
    }

    /// The charger could not use an answer of ours; the site's facts are committed all the same.
    func answerRejected(_ error: ErrorFrame) {
        self.heardNoise()
        self.shared.counters.answerWasUnusable()
        var metadata = self.metadata
        metadata["message"] = "\(error.id)"
        metadata["code"] = "\(error.codeText.prefix(50))"
        metadata["description"] = "\(error.errorDescription.prefix(255))"
        self.shared.logger.warning("a charger could not use an answer", metadata: metadata)
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

    /// - Parameter tolerances: what was accepted in it although no schema allows it.
    func submit(_ event: ChargerEvent, _ open: OpenMessage, _ tolerances: Tolerances = Tolerances()) {
        guard let loopBound else { return }
        var message = self.message(event, open.frame)
        if !tolerances.isEmpty { message.tolerated = [Deviation: Int](tolerances) }
        message.isAskedFor = self.asked.contains(open.action.name)
        self.shared.store.submit(message) { [mailbox] result in
            mailbox.put(ReplyMailbox.Delivery(connection: loopBound, message: open, result: result))
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
        let open = delivery.message
        switch delivery.result {
        case .success(.notRegistered(let registration)):
            self.refuse(
                open.id, open.number, .securityError, registration.obstacle ?? "", wantsAnswer: open.wantsAnswer)
        case .success(let reply):
            if self.passesOn(open, reply) { return }
            self.answer(open.number, open.wantsAnswer ? Frame.result(id: open.id, payload: open.answer(reply)) : [])
        case .failure(.refused(let refusal)) where open.action.transaction == nil:
            self.refuse(open.id, open.number, .internalError, refusal.message, wantsAnswer: open.wantsAnswer)
        case .failure(.refused), .failure(.unwell), .failure(.overloaded), .failure(.closed):
            // No answer: the charger keeps the message and sends it again.
            self.close(.storeUnwell)
        }
    }

    private func refuse(
        _ id: String, _ number: InboundCalls.Number, _ code: CallErrorCode, _ reason: String, wantsAnswer: Bool = true
    ) {
        self.shared.counters.refused()
        self.heardNoise()
        let frame = Frame.error(id: id, code: code, description: reason, version: self.version)
        self.answer(number, wantsAnswer ? frame : [])
    }

    /// Sends the answer when its turn has come; an empty one only ends the message's turn.
    func answer(_ number: InboundCalls.Number, _ frame: [UInt8]) {
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
        if let lastWord, self.inbound.unanswered == 0 { self.close(lastWord) }
    }
}
