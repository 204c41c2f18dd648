internal import NIOCore

/// Bounds a connection until its WebSocket begins: bytes and time. Removed by the upgrade.
final class HandshakeLimiter: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let maxBytes: Int
    private let timeout: TimeAmount
    private let onEnd: @Sendable () -> Void
    private var received = 0
    private var timer: Scheduled<Void>?
    private var hasEnded = false
    /// Whether the first byte was that of a TLS record of a handshake (RFC 8446 §5.1).
    private(set) var beganWithTLS = false

    /// - Parameter onEnd: called once, when the handshake is over, however it ended.
    init(maxBytes: Int, timeout: TimeAmount, onEnd: @escaping @Sendable () -> Void) {
        self.maxBytes = maxBytes
        self.timeout = timeout
        self.onEnd = onEnd
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        self.timer = context.eventLoop.scheduleTask(in: self.timeout) { bound.value.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.end() }

    func channelInactive(context: ChannelHandlerContext) {
        self.end()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = self.unwrapInboundIn(data)
        if self.received == 0 { self.beganWithTLS = bytes.readableBytesView.first == 22 }
        self.received += bytes.readableBytes
        guard self.received <= self.maxBytes else { return context.close(promise: nil) }
        context.fireChannelRead(data)
    }

    private func end() {
        guard !self.hasEnded else { return }
        self.hasEnded = true
        self.timer?.cancel()
        self.timer = nil
        self.onEnd()
    }
}
