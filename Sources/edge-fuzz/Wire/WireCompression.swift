internal import CZlib

/// The charger's side of permessage-deflate (RFC 7692).
final class WireCompression {
    /// What chargers offer.
    static let offers: [String?] = [
        nil, nil, "permessage-deflate", "permessage-deflate; client_max_window_bits",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=9; client_max_window_bits=10",
    ]
    private static let tail: [UInt8] = [0, 0, 0xFF, 0xFF]

    private let windowBits: Int32
    private let forgets: Bool
    /// Owned, and at one address from `init` to `deinit`, since zlib's state points back at it. Their pointers into
    /// buffers are set before each call and not used after it.
    private let deflating: UnsafeMutablePointer<z_stream>
    private let inflating: UnsafeMutablePointer<z_stream>

    /// - Parameter head: of the answer to the handshake.
    /// - Returns: nil when nothing was agreed on.
    /// - Throws: `FuzzProblem` when there is no memory.
    init?(head: String) throws {
        let lines = head.split(separator: "\r\n")
        guard let line = lines.first(where: { $0.lowercased().hasPrefix("sec-websocket-extensions:") }) else {
            return nil
        }
        let bits = line.split(separator: "client_max_window_bits=").dropFirst().first.map { $0.prefix { $0.isNumber } }
        self.windowBits = max(9, bits.flatMap { Int32($0) } ?? 15)
        self.forgets = line.contains("client_no_context_takeover")
        self.deflating = .allocate(capacity: 1)
        self.deflating.initialize(to: z_stream())
        self.inflating = .allocate(capacity: 1)
        self.inflating.initialize(to: z_stream())
        guard zlib_deflate_init(self.deflating, 6, -self.windowBits, 8, Z_DEFAULT_STRATEGY) == Z_OK,
            zlib_inflate_init(self.inflating, -15) == Z_OK
        else { throw FuzzProblem("zlib has no memory") }
    }

    deinit {
        deflateEnd(self.deflating)
        inflateEnd(self.inflating)
        self.deflating.deallocate()
        self.inflating.deallocate()
    }

    /// The payload of a compressed message.
    func compressed(_ text: [UInt8]) -> [UInt8] {
        guard !text.isEmpty else { return [0] }
        if self.forgets { deflateReset(self.deflating) }
        let bytes = Self.run(self.deflating, text, room: text.count + 512) { CZlib.deflate($0, Z_SYNC_FLUSH) }
        return Array(bytes.dropLast(Self.tail.count))
    }

    /// What a message of the gateway says; nil when it cannot be inflated.
    func inflated(_ payload: [UInt8]) -> [UInt8]? {
        var status = Z_OK
        let text = Self.run(self.inflating, payload + Self.tail, room: 1 << 20) { stream in
            status = CZlib.inflate(stream, Z_SYNC_FLUSH)
            return status
        }
        return status == Z_OK || status == Z_BUF_ERROR ? text : nil
    }

    private static func run(
        _ stream: UnsafeMutablePointer<z_stream>, _ input: [UInt8], room: Int,
        _ step: (UnsafeMutablePointer<z_stream>) -> Int32
    ) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: room) { output, count in
            input.withUnsafeBufferPointer { input in
                // zlib reads from it alone, and only during this call.
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(room)
                _ = step(stream)
                count = room - Int(stream.pointee.avail_out)
            }
        }
    }
}
