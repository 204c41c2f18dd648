/// Breaking the rules of WebSockets, after which the gateway has to end the connection.
struct Offence {
    let bytes: [UInt8]
    /// Whether the gateway may wait for more, so that the end must come from this side.
    let isUnfinished: Bool

    private static let heartbeat = Array(#"[2,"last","Heartbeat",{}]"#.utf8)

    static func any(_ compression: WireCompression?, _ draw: inout Draw) -> Offence {
        switch draw.below(4) {
        case 0: Offence(bytes: Self.brokenRule(&draw), isUnfinished: false)
        case 1: Offence(bytes: Self.claim(&draw), isUnfinished: true)
        case 2 where compression != nil: Offence(bytes: Self.corrupt(compression, &draw), isUnfinished: true)
        default: Offence(bytes: Self.noise(compression, &draw), isUnfinished: true)
        }
    }

    private static func brokenRule(_ draw: inout Draw) -> [UInt8] {
        switch draw.below(8) {
        case 0: WireFrame.bytes(WireFrame.text, Self.heartbeat, isMasked: false, &draw)
        case 1: WireFrame.bytes(WireFrame.text, Self.heartbeat, first: 0x80 | draw.any([0x10, 0x20, 0x30]), &draw)
        case 2: WireFrame.bytes(draw.any([3, 4, 5, 6, 7, 11, 12, 13, 14, 15]), draw.bytes(3), &draw)
        case 3: WireFrame.bytes(WireFrame.continuation, draw.bytes(5), first: draw.any([0, 0x80]), &draw)
        case 4: WireFrame.bytes(draw.any([WireFrame.ping, WireFrame.pong]), draw.bytes(5), first: 0, &draw)
        case 5: WireFrame.bytes(WireFrame.ping, draw.bytes(draw.number(126...400)), &draw)
        case 6: WireFrame.bytes(WireFrame.close, draw.bytes(draw.number(0...125)), &draw)
        default: WireFrame.bytes(WireFrame.binary, draw.bytes(20), &draw)
        }
    }

    /// A frame that claims more than it has, or more than may be.
    private static func claim(_ draw: inout Draw) -> [UInt8] {
        let lengths: [UInt64] = [200, 65_535, 65_536, 65_537, 1 << 31, 1 << 32, 1 << 62, 1 << 63, .max]
        let opcode = draw.any([WireFrame.text, WireFrame.binary, WireFrame.ping, WireFrame.close])
        return WireFrame.bytes(opcode, Self.heartbeat, claimed: draw.any(lengths), &draw)
    }

    /// Compressed data that was changed, or that becomes too much.
    private static func corrupt(_ compression: WireCompression?, _ draw: inout Draw) -> [UInt8] {
        let text = draw.percent(30) ? [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20) : Self.heartbeat
        var payload = compression?.compressed(text) ?? draw.bytes(30)
        for _ in 0..<draw.number(0...4) { ByteMutation.change(&payload, &draw) }
        return WireFrame.bytes(WireFrame.text, payload, first: 0xC0, &draw)
    }

    /// Frames whose bytes were changed, heads included, or no frames at all.
    private static func noise(_ compression: WireCompression?, _ draw: inout Draw) -> [UInt8] {
        guard draw.percent(80) else { return draw.bytes(draw.number(1...500)) }
        var bytes: [UInt8] = []
        for _ in 0..<draw.number(1...4) { bytes += WireFrame.message(Self.heartbeat, compression, &draw) }
        for _ in 0..<draw.number(1...8) { ByteMutation.change(&bytes, &draw) }
        return bytes
    }
}
