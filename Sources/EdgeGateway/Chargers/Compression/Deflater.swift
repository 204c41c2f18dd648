internal import CZlib
internal import NIOCore

/// Compresses what the gateway says, message after message (RFC 7692 §7.2.1).
final class Deflater {
    private static let level: Int32 = 6
    /// Sizes zlib's tables to windows of 4 KiB.
    private static let memoryLevel: Int32 = 4
    /// The tail that is left away: 00 00 FF FF.
    private static let tail = 4

    /// Owned, and at one address from `init` to `deinit`, since zlib's state points back at it. Its pointers into
    /// buffers are set before each call and not used after it.
    private let stream: UnsafeMutablePointer<z_stream>

    /// - Parameter windowBits: the most that the other side can inflate, 8 to 15.
    /// - Returns: nil when there is no memory for it.
    init?(windowBits: Int) {
        self.stream = .allocate(capacity: 1)
        self.stream.initialize(to: z_stream())
        // zlib has no window of 256 bytes. Distances of one byte alone fit into it.
        let strategy = windowBits == 8 ? Z_RLE : Z_DEFAULT_STRATEGY
        let bits = Int32(-max(9, windowBits))
        guard zlib_deflate_init(self.stream, Self.level, bits, Self.memoryLevel, strategy) == Z_OK else { return nil }
    }

    deinit {
        deflateEnd(self.stream)
        self.stream.deinitialize(count: 1)
        self.stream.deallocate()
    }

    /// The message as it is sent; nil when zlib fails, after which this deflater is of no use.
    func deflate(_ message: ByteBuffer, allocator: ByteBufferAllocator) -> ByteBuffer? {
        // Nothing would come out of zlib for nothing (§7.2.3.6).
        guard message.readableBytes > 0 else { return ByteBuffer(bytes: [0]) }
        var output = allocator.buffer(capacity: message.readableBytes / 2 + 64)
        let isDone = message.withUnsafeReadableBytes { self.run($0, &output) }
        guard isDone, output.readableBytes >= Self.tail else { return nil }
        output.moveWriterIndex(to: output.writerIndex - Self.tail)
        return output
    }

    private func run(_ input: UnsafeRawBufferPointer, _ output: inout ByteBuffer) -> Bool {
        // zlib reads from it alone, and only during this call.
        self.stream.pointee.next_in = input.baseAddress.map {
            UnsafeMutablePointer(mutating: $0.assumingMemoryBound(to: UInt8.self))
        }
        self.stream.pointee.avail_in = UInt32(clamping: input.count)
        repeat {
            var status = Z_OK
            output.writeWithUnsafeMutableBytes(minimumWritableBytes: 256) { space in
                self.stream.pointee.next_out = space.baseAddress?.assumingMemoryBound(to: UInt8.self)
                self.stream.pointee.avail_out = UInt32(clamping: space.count)
                status = CZlib.deflate(self.stream, Z_SYNC_FLUSH)
                return space.count - Int(self.stream.pointee.avail_out)
            }
            // No progress is what zlib says where all had come out before.
            guard status == Z_OK || status == Z_BUF_ERROR else { return false }
        } while self.stream.pointee.avail_out == 0
        return self.stream.pointee.avail_in == 0
    }
}
