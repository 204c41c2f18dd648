/// WebSocket frames as bytes (RFC 6455 §5.2), written and read without the server's library.
enum WireFrame {
    enum Opcode: UInt8 {
        case continuation = 0
        case text = 1
        case binary = 2
        case close = 8
        case ping = 9
        case pong = 10
    }

    /// A frame as a client sends it.
    static func bytes(_ opcode: Opcode, _ payload: [UInt8], isFinal: Bool = true, isMasked: Bool = true, rsv: UInt8 = 0)
        -> [UInt8]
    {
        var bytes: [UInt8] = [(isFinal ? 0x80 : 0) | rsv << 4 | opcode.rawValue]
        let mask: UInt8 = isMasked ? 0x80 : 0
        switch payload.count {
        case ..<126: bytes.append(mask | UInt8(payload.count))
        case ..<65_536: bytes += [mask | 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
        default:
            bytes.append(mask | 127)
            bytes += (0..<8).reversed().map { UInt8(truncatingIfNeeded: payload.count >> ($0 * 8)) }
        }
        guard isMasked else { return bytes + payload }
        let key: [UInt8] = [0x11, 0x22, 0x33, 0x44]
        return bytes + key + payload.enumerated().map { $0.element ^ key[$0.offset % 4] }
    }

    /// Takes the first whole frame of a server out of `bytes`.
    static func take(from bytes: inout [UInt8]) -> (opcode: Opcode, payload: [UInt8])? {
        guard bytes.count >= 2, let opcode = Opcode(rawValue: bytes[0] & 15) else { return nil }
        var length = Int(bytes[1] & 0x7F)
        var start = 2
        if length == 126 {
            guard bytes.count >= 4 else { return nil }
            length = Int(bytes[2]) << 8 | Int(bytes[3])
            start = 4
        } else if length == 127 {
            guard bytes.count >= 10 else { return nil }
            length = bytes[2..<10].reduce(0) { $0 << 8 | Int($1) }
            start = 10
        }
        guard bytes.count >= start + length else { return nil }
        defer { bytes.removeFirst(start + length) }
        return (opcode, Array(bytes[start..<start + length]))
    }
}
