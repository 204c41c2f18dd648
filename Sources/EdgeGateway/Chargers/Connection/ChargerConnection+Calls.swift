internal import Logging
internal import NIOCore
internal import NIOWebSocket
internal import OCPP

/// Calls to the charger, and what leaves on the wire.
extension ChargerConnection {
    func call(_ action: String, payload: [UInt8], completion: @escaping @Sendable (CallOutcome) -> Void) {
        let call = OutboundCalls<ContinuousClock.Instant>.Call(
            id: self.nextMessageID(), action: action, payload: payload)
        switch self.outbound.enqueue(call, now: .now) {
        case .send(let send):
            self.outcomes[call.id] = completion
            self.transmit(send)
        case .wait:
            self.outcomes[call.id] = completion
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

    func answered(_ id: String, _ outcome: CallOutcome) {
        switch self.outbound.answered(id: id, now: .now) {
        case .complete(let call, let next):
            self.finish(call.id, outcome)
            if let next { self.transmit(next) }
        case .ignoreUnknown:
            self.shared.logger.debug(
                "an answer to no open call is ignored", metadata: ["charger": "\(self.charger.identity)"])
        }
    }

    func finish(_ id: String, _ outcome: CallOutcome) {
        self.outcomes.removeValue(forKey: id)?(outcome)
    }

    /// Sends an OCPP frame.
    func send(_ bytes: [UInt8]) {
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

    /// How long the charger may take to close its side, once it was sent a Close frame.
    private static let closingPatience = TimeAmount.seconds(1)

    /// Ends the connection, with a Close frame where its end has a code.
    func close(_ end: ConnectionEnd) {
        guard let context, self.end == nil else { return }
        self.end = end
        guard let code = end.closeCode, context.channel.isActive else {
            context.close(promise: nil)
            return
        }
        var buffer = context.channel.allocator.buffer(capacity: 2)
        buffer.write(webSocketErrorCode: WebSocketErrorCode(codeNumber: Int(code)))
        let frame = WebSocketFrame(fin: true, opcode: .connectionClose, data: buffer)
        let sent = context.writeAndFlush(self.wrapOutboundOut(frame))
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        guard end != .peerClosed else { return sent.whenComplete { _ in bound.value.close(promise: nil) } }
        // With bytes unread, closing would reset the connection, and the charger would not see the Close frame.
        self.setReading(true)
        context.eventLoop.scheduleTask(in: Self.closingPatience) { bound.value.close(promise: nil) }
    }

    /// What still arrives is read and dropped, until the charger closes too (RFC 6455 §7.1.1).
    func readAfterEnd(_ frame: WebSocketFrame, _ context: ChannelHandlerContext) {
        if frame.opcode == .connectionClose { context.close(promise: nil) }
    }
}
