internal import OCPP

/// Frames whose elements are not what they should be: type, message id, action, and how many there are.
enum OddFrame {
    private static let types = [
        "2", "2", "2", "1", "3", "4", "5", "6", "7", "0", "-1", "2.0", "2e0", "\"2\"", "null", "[2]",
        "99999999999999999999",
    ]
    private static let actions = [
        "Heartbeat", "heartbeat", "RemoteStartTransaction", "RequestStartTransaction", "TransactionEvent",
        "StopTransaction", "NotifyPeriodicEventStream", "Reset", "", "Bogus", "\\u0048eartbeat", "Heartbeat\\u0000",
        "🔌",
    ]

    static func text(_ message: Corpus.Message, _ id: String, _ draw: inout Draw) -> [UInt8] {
        var elements = [
            Array(draw.any(Self.types).utf8), Self.id(id, &draw),
            draw.percent(50) ? Array("\"\(draw.any(Self.actions))\"".utf8) : Array("\"\(message.action.name)\"".utf8),
            message.payload,
        ]
        switch draw.below(6) {
        case 0: elements.remove(at: draw.below(elements.count))
        case 1: elements.insert(draw.any(TreeMutation.scalars), at: draw.below(elements.count + 1))
        case 2: elements.swapAt(draw.below(4), draw.below(4))
        case 3: elements[draw.below(4)] = draw.any(TreeMutation.scalars)
        default: break
        }
        return [UInt8(ascii: "[")] + elements.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
    }

    private static func id(_ id: String, _ draw: inout Draw) -> [UInt8] {
        let longer = String(repeating: "x", count: draw.any([1, 20, 28, 40, 250, 3000]))
        let ids = ["\"\(id)\"", "\"\(id)\(longer)\"", "\"\(id)é🔌\"", "\"\(id)\\u0000\\n\"", "7", "\"\""]
        return Array(draw.any(ids).utf8)
    }
}

/// Texts that are no frames at all: nested without end, long, or noise.
enum OddText {
    static func text(_ draw: inout Draw) -> [UInt8] {
        let count = draw.any([1, 30, 33, 1000, 30_000])
        switch draw.below(9) {
        case 0: return Self.repeated("[", count)
        case 1: return Self.repeated("{\"a\":", count)
        case 2: return Array("[2,\"x\",\"Heartbeat\",".utf8) + Self.repeated("[", count) + Self.repeated("]", count)
        case 3: return Array("[2,\"x\",\"Heartbeat\",{\"a\":[".utf8) + Self.repeated("0,", count) + Array("0]}]".utf8)
        case 4:
            return Array("[2,\"x\",\"Heartbeat\",{\"a\":\"".utf8) + Self.repeated("\\u0041", count) + Array("\"}]".utf8)
        case 5: return Array("[2,\"x\",\"Heartbeat\",{\"a\":1".utf8) + Self.repeated("0", count) + Array("e-5}]".utf8)
        case 6: return Array("[2,\"x\",\"Heartbeat\",".utf8) + Self.sameNames(count) + Array("]".utf8)
        case 7: return draw.bytes(min(count, 2000))
        default: return Self.repeated(draw.any([" ", "\n", "\u{FEFF}", "\0", "\\", "\"", "-", "9"]), count)
        }
    }

    private static func repeated(_ text: String, _ count: Int) -> [UInt8] {
        let bytes = Array(text.utf8)
        return (0..<count).flatMap { _ in bytes }
    }

    private static func sameNames(_ count: Int) -> [UInt8] {
        Array("{".utf8) + Self.repeated("\"vendorId\":\"x\",", min(count, 4000)) + Array("\"vendorId\":\"x\"}".utf8)
    }
}
