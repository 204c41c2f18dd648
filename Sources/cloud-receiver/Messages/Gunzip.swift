import CZlib

/// Unpacks gzip (RFC 1952) that grows to a limit at most.
enum Gunzip {
    /// What a gzip stream begins with, and JSON never does.
    static func isPacked(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

    static func unpack(_ bytes: [UInt8], limit: Int) throws(Unreadable) -> [UInt8] {
        // Owned by this call alone, at one address; its pointers are set before each step and not used after it.
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        // 16 more than the window asks for gzip alone.
        guard zlib_inflate_init(stream, 15 + 16) == Z_OK else { throw Unreadable("no memory to unpack gzip") }
        defer { inflateEnd(stream) }
        var input = bytes
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        let status = input.withUnsafeMutableBufferPointer { input -> Int32 in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(clamping: input.count)
            var status = Z_OK
            while status == Z_OK, output.count <= limit {
                status = chunk.withUnsafeMutableBufferPointer { space in
                    stream.pointee.next_out = space.baseAddress
                    stream.pointee.avail_out = UInt32(clamping: space.count)
                    let status = inflate(stream, Z_NO_FLUSH)
                    output.append(contentsOf: space.prefix(space.count - Int(stream.pointee.avail_out)))
                    return status
                }
            }
            return status
        }
        guard output.count <= limit else { throw Unreadable("unpacked it is longer than \(limit) bytes") }
        guard status == Z_STREAM_END, stream.pointee.avail_in == 0 else { throw Unreadable("it is no whole gzip") }
        return output
    }
}
