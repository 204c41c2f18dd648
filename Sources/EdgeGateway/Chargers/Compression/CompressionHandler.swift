internal import NIOCore
internal import NIOWebSocket

/// permessage-deflate (RFC 7692) between the frames of the wire and the messages. Only connections that agreed on it
/// have this handler.
///
/// What breaks the rules of frames passes as it is, for the `MessageAssembler` to refuse.
final class CompressionHandler: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = WebSocketFrame
    typealias OutboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let agreement: DeflateAgreement
    private let maxMessageBytes: Int
    /// Made when it is first needed, and kept between messages where the other side builds on earlier ones.
    private var inflater: Inflater?
    private var deflater: Deflater?
    /// The bytes that have come out of the message under way; nil between compressed messages.
    private var inflated: Int?
    /// The rest of what comes has no meaning any more.
    private var hasFailed = false

    init(_ agreement: DeflateAgreement, maxMessageBytes: Int) {
        self.agreement = agreement
        self.maxMessageBytes = maxMessageBytes
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = self.unwrapInboundIn(data)
        guard self.isCompressed(frame) else { return context.fireChannelRead(data) }
        guard !self.hasFailed else { return }
        do throws(Inflater.Failure) {
            context.fireChannelRead(self.wrapInboundOut(try self.inflate(frame, context.channel.allocator)))
        } catch {
            self.hasFailed = true
            self.inflater = nil
            let end: ConnectionEnd = error == .tooBig ? .messageTooBig : .invalidCompression
            context.fireErrorCaught(MessageAssembler.Refusal(end: end))
        }
    }

    private func isCompressed(_ frame: WebSocketFrame) -> Bool {
        guard frame.maskKey != nil, !frame.rsv2, !frame.rsv3 else { return false }
        switch frame.opcode {
        case .text: return frame.rsv1 && self.inflated == nil
        case .continuation: return !frame.rsv1 && self.inflated != nil
        default: return false
        }
    }

    private func inflate(_ frame: WebSocketFrame, _ allocator: ByteBufferAllocator) throws(Inflater.Failure)
        -> WebSocketFrame
    {
        let inflater = try self.readyInflater()
        let before = self.inflated ?? 0
        var text = allocator.buffer(capacity: frame.length * 3)
        try inflater.inflate(
            frame.unmaskedData, isLast: frame.fin, into: &text, limit: max(0, self.maxMessageBytes - before))
        self.inflated = frame.fin ? nil : before + text.readableBytes
        if frame.fin, self.agreement.clientNoContextTakeover { self.inflater = nil }
        // The mask of zeros says that the frame was masked and leaves the text as it is.
        return WebSocketFrame(fin: frame.fin, opcode: frame.opcode, maskKey: [0, 0, 0, 0], data: text)
    }

    private func readyInflater() throws(Inflater.Failure) -> Inflater {
        if let inflater { return inflater }
        let inflater = try Inflater(windowBits: self.agreement.clientWindowBits)
        self.inflater = inflater
        return inflater
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var frame = self.unwrapOutboundIn(data)
        if frame.opcode == .text, frame.fin, let compressed = self.deflate(frame.data, context.channel.allocator) {
            frame.data = compressed
            frame.rsv1 = true
        }
        context.write(self.wrapOutboundOut(frame), promise: promise)
    }

    /// Nil where the message goes as it is.
    private func deflate(_ message: ByteBuffer, _ allocator: ByteBufferAllocator) -> ByteBuffer? {
        guard let deflater = self.deflater ?? Deflater(windowBits: self.agreement.serverWindowBits) else { return nil }
        guard self.agreement.serverNoContextTakeover else {
            // What went through it is part of its window: it has to be sent, also where it became longer.
            self.deflater = deflater
            return deflater.deflate(message, allocator: allocator)
        }
        let compressed = deflater.deflate(message, allocator: allocator)
        return compressed.flatMap { $0.readableBytes < message.readableBytes ? $0 : nil }
    }
}
