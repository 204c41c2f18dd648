internal import NIOCore
internal import NIOWebSocket
internal import OCPP
internal import Shared

/// What comes on the wire, and where it goes.
extension ChargerConnection {
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case let refusal as MessageAssembler.Refusal:
            self.close(refusal.end)
        case NIOWebSocketError.invalidFrameLength:
            self.close(.messageTooBig)
        case is NIOWebSocketError:
            self.close(.protocolError("\(error)"))
        default:
            self.close(.connectionLost)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = self.unwrapInboundIn(data)
        guard self.end == nil else { return self.heardWhileClosing(frame, context) }
        guard self.lastWord == nil else { return }
        self.keepAlive.heard()
        switch frame.opcode {
        case .text:
            self.received(frame.unmaskedBytes)
        case .ping:
            self.heardNoise()
            self.write(WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData))
        case .pong:
            self.heardNoise()
            self.keepAlive.ponged()
        case .connectionClose:
            self.close(ConnectionEnd(closePayload: frame.unmaskedBytes))
        default:
            // No other kind passes the assembler.
            break
        }
    }

    private func received(_ bytes: [UInt8]) {
        self.shared.trace.record(bytes, of: self.charger.id, .fromCharger)
        self.shared.counters.received()
        do {
            switch try Frame(bytes, version: self.version, limits: self.shared.limits.messages) {
            case .call(let call): self.called(call, wantsAnswer: true, frame: bytes)
            case .send(let send): self.called(send, wantsAnswer: false, frame: bytes)
            case .result(let result): self.answered(result)
            case .error(let error):
                self.answered(error.id, .error(code: error.codeText, description: error.errorDescription))
            case .resultError(let error): self.answerRejected(error)
            }
        } catch {
            self.failed(error, frame: bytes)
        }
    }

    /// Only where the JSON cannot be read is it asked whether the text is UTF-8: JSON that can be read is.
    private func failed(_ failure: FrameFailure, frame: [UInt8]) {
        guard !frame.isUTF8 else { return self.unreadable(failure, frame: frame) }
        // RFC 6455 §8.1 ends the connection. A transaction message is kept and acknowledged before that, or the
        // charger would say it again after each reconnect, and get no further.
        if failure.isTransactional(in: self.version) { self.unreadable(failure, frame: frame) }
        self.closeOnceAnswered(.invalidText)
    }

    /// A message that is no frame: quarantined where it was meant as a transaction message, else refused if it can be.
    private func unreadable(_ failure: FrameFailure, frame: [UInt8]) {
        let isTransactional = failure.isTransactional(in: self.version)
        let action = failure.actionName.flatMap { self.reader.table[$0] }
        if isTransactional, let id = failure.messageID, let action {
            guard let number = self.admit(id, fingerprint: frame.fingerprint, true) else { return }
            let open = OpenMessage(
                id: id, number: number, action: action, wantsAnswer: true, request: nil, frame: frame)
            return self.submit(.unreadable(reason: "\(failure)", kind: action.transaction), open)
        }
        if isTransactional { self.keep(.unreadable(reason: "\(failure)", kind: nil), frame) }
        self.heardNoise()
        if let answer = failure.answer(in: self.version) {
            self.shared.counters.refused()
            self.send(Frame.error(answer, version: self.version))
        } else if let id = failure.messageID {
            self.answered(id, failure)
        }
    }
}

extension [UInt8] {
    /// Tells messages that are no frames apart, within this run.
    fileprivate var fingerprint: UInt64 {
        var hasher = Hasher()
        self.withUnsafeBytes { hasher.combine(bytes: $0) }
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
