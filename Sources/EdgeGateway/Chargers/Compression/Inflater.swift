internal import CZlib
internal import NIOCore

/// What one side has compressed, message after message, back to text: raw DEFLATE of RFC 1951 as RFC 7692 §7.2.2 uses it.
final class Inflater {
    enum Failure: Error, Equatable {
        /// No DEFLATE data, or a message that ends amid a block.
        case corrupt
        /// More comes out than may.
        case tooBig
    }

    /// What compressors leave away at the end of a message.
    private static let tail: [UInt8] = [0, 0, 0xFF, 0xFF]
    private static let least = 512
    /// zlib says with this bit that it stands between two blocks.
    private static let isBetweenBlocks: Int32 = 128

    /// Owned, and at one address from `init` to `deinit`, since zlib's state points back at it. Its pointers into
    /// buffers are set before each call and not used after it.
    private let stream: UnsafeMutablePointer<z_stream>

    /// - Parameter windowBits: of the compressor or more, 8 to 15.
    /// - Throws: `Failure.corrupt` when there is no memory for it.
    init(windowBits: Int) throws(Failure) {
        self.stream = .allocate(capacity: 1)
        self.stream.initialize(to: z_stream())
        // Negative is zlib's sign for raw data without a header.
        guard zlib_inflate_init(self.stream, Int32(-windowBits)) == Z_OK else { throw .corrupt }
    }

    deinit {
        inflateEnd(self.stream)
        self.stream.deinitialize(count: 1)
        self.stream.deallocate()
    }

    /// Appends what a part of a message holds.
    ///
    /// - Parameters:
    ///   - isLast: the message ends with it.
    ///   - limit: the most bytes that may be in `output` afterwards.
    func inflate(_ part: ByteBuffer, isLast: Bool, into output: inout ByteBuffer, limit: Int) throws(Failure) {
        if let failure = part.withUnsafeReadableBytes({ self.run($0, &output, limit) }) { throw failure }
        guard isLast else { return }
        if let failure = Self.tail.withUnsafeBytes({ self.run($0, &output, limit) }) { throw failure }
        guard self.stream.pointee.data_type & Self.isBetweenBlocks != 0 else { throw .corrupt }
    }

    private func run(_ input: UnsafeRawBufferPointer, _ output: inout ByteBuffer, _ limit: Int) -> Failure? {
        // zlib reads from it alone, and only during this call.
        self.stream.pointee.next_in = input.baseAddress.map {
            UnsafeMutablePointer(mutating: $0.assumingMemoryBound(to: UInt8.self))
        }
        self.stream.pointee.avail_in = UInt32(clamping: input.count)
        while true {
            let (status, isFull) = self.step(&output, limit)
            guard output.readableBytes <= limit else { return .tooBig }
            switch status {
            case Z_OK where self.stream.pointee.avail_in > 0 || isFull: continue
            case Z_OK, Z_BUF_ERROR: return nil
            case Z_STREAM_END:
                // A last block is no end of the message (§7.2.3.4): what was sent stays in the window.
                guard inflateResetKeep(self.stream) == Z_OK else { return .corrupt }
                if self.stream.pointee.avail_in == 0 { return nil }
            default: return .corrupt
            }
        }
    }

    /// One byte more than may be shows that it is too much.
    private func step(_ output: inout ByteBuffer, _ limit: Int) -> (status: Int32, isFull: Bool) {
        var status = Z_OK
        let room = max(1, limit - output.readableBytes + 1)
        let least = min(room, max(Self.least, Int(self.stream.pointee.avail_in) * 3))
        output.writeWithUnsafeMutableBytes(minimumWritableBytes: least) { space in
            let given = min(space.count, room)
            self.stream.pointee.next_out = space.baseAddress?.assumingMemoryBound(to: UInt8.self)
            self.stream.pointee.avail_out = UInt32(clamping: given)
            status = CZlib.inflate(self.stream, Z_SYNC_FLUSH)
            return given - Int(self.stream.pointee.avail_out)
        }
        return (status, self.stream.pointee.avail_out == 0)
    }
}
