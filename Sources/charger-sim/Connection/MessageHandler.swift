internal import NIOCore
internal import NIOWebSocket

/// WebSocket frames on one side, OCPP messages on the other.
final class MessageHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let driver: ChargerDriver

    init(_ driver: ChargerDriver) { self.driver = driver }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = self.unwrapInboundIn(data)
        switch frame.opcode {
        case .text, .binary: self.driver.received(Array(frame.unmaskedData.readableBytesView))
        case .ping: self.send(.pong, frame.unmaskedData, context)
        case .connectionClose:
            self.send(.connectionClose, context.channel.allocator.buffer(capacity: 0), context)
            context.close(promise: nil)
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.driver.closed(context.channel)
        context.fireChannelInactive()
    }

    /// What breaks a connection ends it; the charger connects again.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func send(_ opcode: WebSocketOpcode, _ data: ByteBuffer, _ context: ChannelHandlerContext) {
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
        context.writeAndFlush(self.wrapOutboundOut(frame), promise: nil)
    }
}
