internal import Logging
internal import NIOCore
internal import NIOWebSocket
internal import OCPP

/// Calls to the charger, and what leaves on the wire.
extension ChargerConnection {
    /// - Parameters:
    ///   - late: hears an answer that comes after the call has timed out.
    ///   - completion: hears the outcome, once.
    func call(
        _ action: String, payload: [UInt8], late: (@Sendable (CallOutcome) -> Void)?,
        completion: @escaping @Sendable (CallOutcome) -> Void
    ) {
        let awaited = AwaitedAnswer(completion: completion, late: late)
        // After its end the connection takes nothing more, and the machine says so.
        let call = OutboundCalls<ContinuousClock.Instant>.Call(
            id: self.nextMessageID(), action: action, payload: payload)
        switch self.outbound.enqueue(call, now: .now) {
        case .send(let send):
            self.outcomes[call.id] = awaited
            self.transmit(send)
        case .wait:
            self.outcomes[call.id] = awaited
        case .rejectFull:
            completion(.queueFull)
        case .rejectClosed:
            completion(.connectionLost(isSent: false))
        }
    }

    /// Unique among all connections of this run; with the run's random part, in practice among all runs.
    private func nextMessageID() -> String {
        "\(self.shared.counters.runID)-\(self.shared.counters.nextCall())"
    }

    private func transmit(_ send: OutboundCalls<ContinuousClock.Instant>.Send) {
        self.shared.counters.callsSent.called(send.call.action, in: self.version)
        self.asked.called(send.call.action, payload: send.call.payload)
        self.send(send.call.frame)
        self.scheduleDeadline(at: send.deadline)
    }

    private func scheduleDeadline(at deadline: ContinuousClock.Instant) {
        guard let eventLoop = self.context?.eventLoop else { return }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let pause = TimeAmount(max(.zero, ContinuousClock.now.duration(to: deadline)))
        eventLoop.scheduleTask(in: pause) { bound.value.deadlineReached() }
    }

    private func deadlineReached() {
        switch self.outbound.deadlineReached(now: .now) {
        case .timeOut(let call, let next):
            self.finish(call.id, .timedOut)
            if let next { self.transmit(next) }
        case .notYet, .none:
            // The timer was of a call that is answered; the one in flight has its own.
            break
        }
    }

    /// A CALLERROR came.
    func answered(_ id: String, _ outcome: CallOutcome) { self.answered(id) { _ in outcome } }

    /// - Parameter judge: makes the outcome of the call that is answered.
    func answered(_ id: String, judge: (OutboundCalls<ContinuousClock.Instant>.Call) -> CallOutcome) {
        switch self.outbound.answered(id: id, now: .now) {
        case .complete(let call, let next):
            self.finish(call.id, judge(call))
            if let next { self.transmit(next) }
        case .late(let call):
            let outcome = judge(call)
            self.lateAnswers.first { $0.id == id }?.hear(outcome)
            self.lateAnswers.removeAll { $0.id == id }
        case .ignoreUnknown:
            self.heardNoise()
            self.shared.logger.debug(
                "an answer to no open call is ignored", metadata: self.metadata)
        }
    }

    func finish(_ id: String, _ outcome: CallOutcome) {
        let awaited = self.outcomes.removeValue(forKey: id)
        if case .timedOut = outcome, let late = awaited?.late {
            let most = OutboundCalls<ContinuousClock.Instant>.mostTimedOut
            self.lateAnswers = Array((self.lateAnswers + [(id: id, hear: late)]).suffix(most))
        }
        awaited?.completion(outcome)
    }

    /// Sends an OCPP frame.
    func send(_ bytes: [UInt8]) {
        guard self.end == nil, !bytes.isEmpty else { return }
        self.shared.trace.record(bytes, of: self.charger.id, .toCharger)
        guard let allocator = self.context?.channel.allocator else { return }
        var buffer = allocator.buffer(capacity: bytes.count)
        buffer.writeBytes(bytes)
        self.write(WebSocketFrame(fin: true, opcode: .text, data: buffer))
    }

    /// A charger that does not read is dropped when the channel's buffer is full: memory for it is bounded.
    func write(_ frame: WebSocketFrame) {
        guard let context, context.channel.isActive, self.end == nil else { return }
        guard context.channel.isWritable else { return self.close(.neverReads) }
        context.writeAndFlush(self.wrapOutboundOut(frame), promise: nil)
    }
}

/// Who hears what comes of a call.
struct AwaitedAnswer {
    var completion: @Sendable (CallOutcome) -> Void
    var late: (@Sendable (CallOutcome) -> Void)?
}
