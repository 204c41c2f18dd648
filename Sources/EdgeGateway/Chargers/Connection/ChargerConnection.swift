internal import Logging
internal import NIOCore
internal import NIOWebSocket
internal import OCPP
internal import Shared
internal import Store

/// What all connections share.
struct ConnectionContext: Sendable {
    let store: Store
    let registry: ConnectionRegistry
    let trace: FrameTrace
    let counters: ServerCounters
    let limits: ConnectionLimits
    let logger: Logger
}

struct ConnectionLimits: Sendable {
    var maxMessageBytes: Int
    var maxWaitingCalls: Int
    var callTimeout: Duration
    var pingInterval: TimeAmount
}

/// One charger's WebSocket: turns frames into events for the pure machines, and their actions into frames.
///
/// It lives on its channel's event loop and knows nothing of the site: a message goes to the writer, the reply comes
/// back through the mailbox of the event loop and only then leaves.
final class ChargerConnection: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    let charger: AdmittedCharger
    let version: OCPPVersion
    let number: UInt64
    let shared: ConnectionContext
    let mailbox: ReplyMailbox
    private let validator: Validator
    private let table: InboundTable
    private let connectedAt: Timestamp
    private let remoteAddress: String

    var context: ChannelHandlerContext?
    var inbound = InboundCalls()
    var outbound: OutboundCalls<ContinuousClock.Instant>
    var outcomes: [String: @Sendable (CallOutcome) -> Void] = [:]
    var heart = Heartbeat()
    var end: ConnectionEnd?
    private var loopBound: NIOLoopBound<ChargerConnection>?

    init(
        charger: AdmittedCharger, version: OCPPVersion, number: UInt64, remoteAddress: String,
        shared: ConnectionContext, mailbox: ReplyMailbox
    ) {
        self.charger = charger
        self.version = version
        self.number = number
        self.shared = shared
        self.mailbox = mailbox
        self.validator = Validator(version, .lenient)
        self.table = InboundTable.of(version)
        self.connectedAt = shared.store.receptionNow().at
        self.remoteAddress = remoteAddress
        self.outbound = OutboundCalls(
            limit: shared.limits.maxWaitingCalls, timeout: shared.limits.callTimeout)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.loopBound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let handle = ConnectionHandle(self, eventLoop: context.eventLoop)
        self.shared.registry.put(handle)?.close(.replaced)
        let (id, facts) = (
            self.charger.id,
            ConnectionFacts(
                version: self.version.subprotocol, profile: self.charger.profile,
                remoteAddress: self.remoteAddress)
        )
        self.shared.store.submit({ try $0.connected(id, facts) }, completion: { _ in })
        self.shared.counters.connected()
        self.scheduleHeartbeat(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelInactive(context: ChannelHandlerContext) {
        self.ended(self.end ?? .connectionLost, handle: ConnectionHandle(self, eventLoop: context.eventLoop))
        context.fireChannelInactive()
    }

    private func ended(_ end: ConnectionEnd, handle: ConnectionHandle) {
        self.inbound.connectionClosed()
        let unanswered = self.outbound.connectionClosed()
        if let sent = unanswered.sent { self.finish(sent.id, .connectionLost(isSent: true)) }
        for call in unanswered.waiting { self.finish(call.id, .connectionLost(isSent: false)) }
        self.heart.stop()
        self.loopBound = nil
        let isCurrent = self.shared.registry.remove(handle)
        let id = self.charger.id
        self.shared.store.submit(
            { try $0.disconnected(id, reason: end.reason, isReplaced: !isCurrent) }, completion: { _ in })
        self.shared.counters.disconnected()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case NIOWebSocketError.invalidFrameLength: self.close(.messageTooBig)
        case NIOWebSocketFrameAggregator.Error.accumulatedFrameSizeIsTooLarge,
            NIOWebSocketFrameAggregator.Error.tooManyFragments:
            self.close(.messageTooBig)
        case is NIOWebSocketError, is NIOWebSocketFrameAggregator.Error: self.close(.protocolError("\(error)"))
        default: self.close(.connectionLost)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = self.unwrapInboundIn(data)
        guard self.end == nil else { return self.readAfterEnd(frame, context) }
        self.heart.heard()
        switch frame.opcode {
        case .text: self.received(frame.unmaskedData)
        case .ping: self.write(WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData))
        case .pong: self.heart.ponged()
        case .connectionClose: self.close(.peerClosed)
        case .binary: self.close(.protocolError("OCPP-J knows text messages only"))
        default: self.close(.protocolError("a frame of an unknown kind"))
        }
    }

    private func received(_ buffer: ByteBuffer) {
        let bytes = Array(buffer.readableBytesView)
        self.shared.trace.record(bytes, of: self.charger.id, .fromCharger)
        self.shared.counters.received()
        do {
            switch try Frame(bytes, version: self.version) {
            case .call(let call): self.called(call, frame: bytes)
            case .result(let result): self.answered(result.id, .result(result.payload))
            case .error(let error):
                self.answered(error.id, .error(code: error.codeText, description: error.errorDescription))
            }
        } catch {
            self.unreadable(error, frame: bytes)
        }
    }

    private func called(_ call: CallFrame, frame: [UInt8]) {
        switch self.inbound.received(id: call.id, fingerprint: call.fingerprint) {
        case .handle(let number, let pause):
            if pause { self.setReading(false) }
            self.handle(call, number: number, frame: frame)
        case .ignore:
            break
        case .answerAgain(let answer):
            self.send(answer)
        case .close:
            self.close(.floods)
        }
    }

    private func handle(_ call: CallFrame, number: InboundCalls.Number, frame: [UInt8]) {
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

    /// A transaction message is never refused: the charger would retry and then discard revenue.
    private func refuseOrQuarantine(
        _ id: String, _ number: InboundCalls.Number, _ action: InboundAction, _ frame: [UInt8], code: CallErrorCode,
        reason: String
    ) {
        guard let kind = action.transaction else { return self.refuse(id, number, code, reason) }
        self.submit(.unreadable(reason: reason, kind: kind), of: id, number, action, frame)
    }

    private func submit(
        _ event: ChargerEvent, of id: String, _ number: InboundCalls.Number, _ action: InboundAction, _ frame: [UInt8]
    ) {
        guard let loopBound else { return }
        let message = ChargerMessage(
            charger: self.charger.id, connectedAt: self.connectedAt, reception: self.shared.store.receptionNow(),
            event: event, frame: frame)
        self.shared.store.submit(message) { [mailbox] result in
            mailbox.put(
                ReplyMailbox.Delivery(connection: loopBound, call: number, id: id, action: action, result: result))
        }
    }

    /// The writer has decided, and what it decided is durable.
    func decided(_ delivery: ReplyMailbox.Delivery) {
        switch delivery.result {
        case .success(let reply):
            let payload = AnswerPayload(reply: reply, action: delivery.action)
            self.answer(delivery.call, Frame.result(id: delivery.id, payload: payload))
        case .failure(.refused(let refusal)):
            self.refuse(delivery.id, delivery.call, .internalError, refusal.message)
        case .failure(.unwell), .failure(.overloaded), .failure(.closed):
            // No answer: the charger keeps the message and sends it again.
            self.close(.storeUnwell)
        }
    }

    private func refuse(_ id: String, _ number: InboundCalls.Number, _ code: CallErrorCode, _ reason: String) {
        self.shared.counters.refused()
        self.answer(number, Frame.error(id: id, code: code, description: reason, version: self.version))
    }

    private func answer(_ number: InboundCalls.Number, _ frame: [UInt8]) {
        switch self.inbound.answerReady(number, frame) {
        case .send(let frame, let resume):
            self.send(frame)
            if resume { self.setReading(true) }
        case .sendAll(let frames, let resume):
            for frame in frames { self.send(frame) }
            if resume { self.setReading(true) }
        case .wait, .ignoreUnknown:
            break
        }
    }

    /// A message that is no frame: quarantined where it was meant as a transaction message, else refused if it can be.
    private func unreadable(_ failure: FrameFailure, frame: [UInt8]) {
        if failure.isTransactional(in: self.version), let id = failure.messageID, let name = failure.actionName,
            let action = self.table[name]
        {
            self.quarantine(frame, as: action, id: id, reason: "\(failure)")
        } else if let answer = failure.answer(in: self.version) {
            self.shared.counters.refused()
            self.send(Frame.error(answer, version: self.version))
        } else if let id = failure.messageID {
            self.answered(id, .error(code: "FormationViolation", description: "the answer cannot be read: \(failure)"))
        }
    }

    private func quarantine(_ frame: [UInt8], as action: InboundAction, id: String, reason: String) {
        switch self.inbound.received(id: id, fingerprint: UInt64(frame.count)) {
        case .handle(let number, let pause):
            if pause { self.setReading(false) }
            self.submit(.unreadable(reason: reason, kind: action.transaction), of: id, number, action, frame)
        case .ignore:
            break
        case .answerAgain(let answer):
            self.send(answer)
        case .close:
            self.close(.floods)
        }
    }

    func setReading(_ isReading: Bool) {
        self.context?.channel.setOption(.autoRead, value: isReading).whenFailure { _ in }
    }
}

/// The payload of a CALLRESULT, written by its action.
private struct AnswerPayload: JSONWritable {
    let reply: ChargerReply
    let action: InboundAction

    func write(to json: inout JSONWriter) { self.action.answer(self.reply, &json) }
}
