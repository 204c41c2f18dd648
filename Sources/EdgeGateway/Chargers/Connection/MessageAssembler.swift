internal import NIOCore
internal import NIOWebSocket

/// Lets only what keeps the rules pass, and puts messages together that come in parts. Control frames between the
/// parts pass at once.
final class MessageAssembler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = WebSocketFrame

    /// Passed on as an error: how the connection has to end.
    struct Refusal: Error, Equatable {
        let end: ConnectionEnd
    }

    private var rules: FrameRules
    private var message: ByteBuffer?

    init(maxMessageBytes: Int) {
        self.rules = FrameRules(maxMessageBytes: maxMessageBytes)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = self.unwrapInboundIn(data)
        switch self.rules.received(FrameRules.Head(frame)) {
        case .whole:
            context.fireChannelRead(data)
        case .begin:
            self.message = frame.unmaskedData
        case .append:
            self.append(frame)
        case .finish:
            self.append(frame)
            guard let message else { return }
            self.message = nil
            context.fireChannelRead(self.wrapInboundOut(WebSocketFrame(fin: true, opcode: .text, data: message)))
        case .refuse(let end):
            self.message = nil
            context.fireErrorCaught(Refusal(end: end))
        }
    }

    private func append(_ frame: WebSocketFrame) {
        var part = frame.unmaskedData
        self.message?.writeBuffer(&part)
    }
}

extension FrameRules.Head {
    init(_ frame: WebSocketFrame) {
        self.init(
            opcode: frame.opcode, isFinal: frame.fin, isMasked: frame.maskKey != nil,
            hasReservedBits: frame.rsv1 || frame.rsv2 || frame.rsv3, length: frame.length)
    }
}
