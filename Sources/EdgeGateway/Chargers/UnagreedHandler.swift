internal import NIOCore
internal import NIOWebSocket

/// Ends a connection whose sides have no version in common: the 101 stands without the subprotocol's header, and the
/// connection is closed at once (OCPP 2.0.1 part 4 §3.2).
final class UnagreedHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let patience: TimeAmount

    init(patience: TimeAmount) {
        self.patience = patience
    }

    func handlerAdded(context: ChannelHandlerContext) {
        var buffer = context.channel.allocator.buffer(capacity: 64)
        buffer.write(webSocketErrorCode: .protocolError)
        buffer.writeString("no common OCPP version")
        let frame = WebSocketFrame(fin: true, opcode: .connectionClose, data: buffer)
        context.writeAndFlush(self.wrapOutboundOut(frame), promise: nil)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: self.patience) { bound.value.close(promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard self.unwrapInboundIn(data).opcode == .connectionClose else { return }
        context.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
