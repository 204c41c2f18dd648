internal import NIOCore

/// Follows the frames of a byte stream by their heads alone, and sees lengths that are written in more bytes than they
/// need (RFC 6455 §5.2: "the minimal number of bytes MUST be used"), which NIO's decoder does not tell.
///
/// Pure. Lengths that are too large for any frame are left to the decoder.
struct FrameLengths: Equatable, Sendable {
    /// What is there of the head under way; 14 bytes at most.
    private var head: [UInt8] = []
    /// Of the frame under way, behind its head.
    private var payload: UInt64 = 0

    /// Bytes came. Returns how many of them stand before a frame whose length is too wide; nil where there is none.
    mutating func received(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var place = 0
        while place < bytes.count {
            if self.payload > 0 {
                let skipped = Int(min(self.payload, UInt64(bytes.count - place)))
                self.payload -= UInt64(skipped)
                place += skipped
                continue
            }
            self.head.append(bytes[place])
            place += 1
            guard let length = self.length else { continue }
            guard length.isMinimal else { return max(0, place - self.head.count) }
            self.payload = length.value
            self.head.removeAll(keepingCapacity: true)
        }
        return nil
    }

    /// Of the payload, once the head is whole.
    private var length: (value: UInt64, isMinimal: Bool)? {
        guard self.head.count >= 2 else { return nil }
        let short = self.head[1] & 0x7F
        let extra = short == 126 ? 2 : short == 127 ? 8 : 0
        let mask = self.head[1] & 0x80 == 0 ? 0 : 4
        guard self.head.count == 2 + extra + mask else { return nil }
        guard extra > 0 else { return (UInt64(short), true) }
        let value = self.head[2..<(2 + extra)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return (value, value > (extra == 2 ? 125 : 65_535))
    }
}

/// Stands before the decoder of frames, and lets nothing pass from the first frame on whose length is too wide.
final class FrameLengthHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private var lengths = FrameLengths()
    private var hasFailed = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !self.hasFailed else { return }
        var buffer = self.unwrapInboundIn(data)
        guard let good = buffer.withUnsafeReadableBytes({ self.lengths.received($0) }) else {
            return context.fireChannelRead(data)
        }
        self.hasFailed = true
        if let before = buffer.readSlice(length: good), good > 0 {
            context.fireChannelRead(self.wrapInboundOut(before))
        }
        let end = ConnectionEnd.protocolError("a frame whose length is written in more bytes than it needs")
        context.fireErrorCaught(MessageAssembler.Refusal(end: end))
    }
}
