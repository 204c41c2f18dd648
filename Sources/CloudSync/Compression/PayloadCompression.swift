import CZlib

/// How payloads are packed on their way up: gzip (RFC 1952), told by the user property `content-encoding` of MQTT 5, in
/// the site's `state`, and by the payload's own first bytes (1f 8b), which no JSON begins with.
struct PayloadCompression: Equatable, Sendable {
    /// Below it packing saves nothing worth its while on either side.
    static let leastBytes = 1024
    static let encoding = "gzip"

    /// False: payloads go as they are.
    let isOn: Bool

    /// The message packed, where that makes it smaller; for batches of records and other large answers. Retained states
    /// and the steps of commands go as they are, so that every tool can show them.
    func packed(_ message: MQTTPublication) -> MQTTPublication {
        guard self.isOn, message.payload.count >= Self.leastBytes, message.properties.contentEncoding == nil,
            let packed = Self.gzip(message.payload), packed.count < message.payload.count
        else { return message }
        var message = message
        message.payload = packed
        message.properties.contentEncoding = Self.encoding
        return message
    }

    /// Nil when zlib fails, which is for want of memory.
    static func gzip(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        // 15 is the largest window, and 16 more ask for gzip's header and checksum.
        guard zlib_deflate_init(&stream, Z_DEFAULT_COMPRESSION, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK else {
            return nil
        }
        defer { deflateEnd(&stream) }
        var isComplete = false
        let packed = [UInt8](unsafeUninitializedCapacity: Int(deflateBound(&stream, UInt(bytes.count)))) {
            output, count in
            bytes.withUnsafeBufferPointer { input in
                // zlib reads from it alone; both pointers are used in this one call only.
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(clamping: input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(clamping: output.count)
                isComplete = deflate(&stream, Z_FINISH) == Z_STREAM_END
            }
            count = isComplete ? output.count - Int(stream.avail_out) : 0
        }
        return isComplete ? packed : nil
    }
}
