/// A WebSocket text frame of a client, encoded once and changed in place.
struct MaskedFrame {
    private(set) var bytes: [UInt8]
    /// Where the payload begins.
    private let start: Int

    /// RFC 6455 wants an unpredictable one of browsers; the work of the receiver is the same.
    private static let mask: [UInt8] = [0x5A, 0xC3, 0x17, 0x8E]

    /// - Parameter opcode: 1 is text, 10 a pong.
    init(_ payload: some Collection<UInt8>, opcode: UInt8 = 1) {
        var bytes: [UInt8] = [0x80 | opcode]
        switch payload.count {
        case ...125: bytes.append(0x80 | UInt8(payload.count))
        case ...0xFFFF: bytes += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        default:
            bytes.append(0x80 | 127)
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: payload.count >> (56 - $0 * 8)) }
        }
        bytes += Self.mask
        self.start = bytes.count
        for (index, byte) in payload.enumerated() { bytes.append(byte ^ Self.mask[index & 3]) }
        self.bytes = bytes
    }

    var payloadCount: Int { self.bytes.count - self.start }

    /// Writes `text` over what stands at `offset` of the payload.
    mutating func write(_ text: [UInt8], at offset: Int) {
        for index in 0..<text.count {
            self.bytes[self.start + offset + index] = text[index] ^ Self.mask[(offset + index) & 3]
        }
    }

    /// Writes a number with leading zeros over `width` digits.
    mutating func write(_ number: Int, width: Int, at offset: Int) {
        var rest = number
        var position = offset + width - 1
        while position >= offset {
            self.bytes[self.start + position] = (UInt8(ascii: "0") + UInt8(rest % 10)) ^ Self.mask[position & 3]
            rest /= 10
            position -= 1
        }
    }
}
