/// Frames of a client (RFC 6455 §5), whole, in parts, and broken.
enum WireFrame {
    static let continuation: UInt8 = 0
    static let text: UInt8 = 1
    static let binary: UInt8 = 2
    static let close: UInt8 = 8
    static let ping: UInt8 = 9
    static let pong: UInt8 = 10

    /// - Parameters:
    ///   - first: of the frame's first byte all but the opcode: 0x80 is final, 0x40 compressed.
    ///   - claimed: a length other than the payload's.
    static func bytes(
        _ opcode: UInt8, _ payload: [UInt8], first: UInt8 = 0x80, isMasked: Bool = true, claimed: UInt64? = nil,
        _ draw: inout Draw
    ) -> [UInt8] {
        let length = claimed ?? UInt64(payload.count)
        let mark: UInt8 = isMasked ? 0x80 : 0
        var bytes = [first | opcode]
        switch length {
        case ..<126: bytes.append(mark | UInt8(length))
        case ..<65_536: bytes += [mark | 126, UInt8(length >> 8), UInt8(length & 0xFF)]
        default: bytes += [mark | 127] + (0..<8).map { UInt8(truncatingIfNeeded: length >> (56 - $0 * 8)) }
        }
        guard isMasked else { return bytes + payload }
        let key = draw.percent(10) ? [0, 0, 0, 0] : draw.bytes(4)
        bytes += key
        bytes.reserveCapacity(bytes.count + payload.count)
        for (index, byte) in payload.enumerated() { bytes.append(byte ^ key[index & 3]) }
        return bytes
    }

    /// A text message: whole or in parts, with control frames between them, compressed where that was agreed on.
    static func message(_ text: [UInt8], _ compression: WireCompression?, _ draw: inout Draw) -> [UInt8] {
        let isCompressed = compression != nil && draw.percent(70)
        let payload = isCompressed ? compression?.compressed(text) ?? text : text
        let mark: UInt8 = isCompressed ? 0x40 : 0
        guard draw.percent(30) else { return Self.bytes(Self.text, payload, first: 0x80 | mark, &draw) }
        var bytes: [UInt8] = []
        var rest = payload[...]
        let parts = draw.number(2...6)
        for part in 1...parts {
            let isLast = part == parts
            let piece = Array(rest.prefix(isLast ? rest.count : draw.below(rest.count + 1)))
            rest = rest.dropFirst(piece.count)
            let opcode = part == 1 ? Self.text : Self.continuation
            bytes += Self.bytes(opcode, piece, first: (isLast ? 0x80 : 0) | (part == 1 ? mark : 0), &draw)
            if !isLast, draw.percent(30) { bytes += Self.bytes(draw.any([Self.ping, Self.pong]), [7], &draw) }
        }
        return bytes
    }
}
