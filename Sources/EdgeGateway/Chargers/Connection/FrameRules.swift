internal import NIOWebSocket

/// The rules of RFC 6455 §5 for what a client sends, one frame after the other.
///
/// Pure: it sees the head of each frame and says what is to be done with its payload.
struct FrameRules: Equatable, Sendable {
    /// What is to be known of a frame.
    struct Head: Equatable, Sendable {
        var opcode: WebSocketOpcode
        var isFinal = true
        var isMasked = true
        /// RSV1 to RSV3, of which none has a meaning once compression is undone.
        var hasReservedBits = false
        /// Of the payload, in bytes.
        var length = 0
    }

    enum Verdict: Equatable, Sendable {
        /// A control frame, or a message in one frame.
        case whole
        /// The first part of a message, one between, and the last one.
        case begin, append, finish
        case refuse(ConnectionEnd)
    }

    private let maxMessageBytes: Int
    /// The size of the message that has begun; nil between messages. An empty part counts as a byte, so that their
    /// number is bounded as well.
    private var size: Int?

    init(maxMessageBytes: Int) {
        self.maxMessageBytes = maxMessageBytes
    }

    mutating func received(_ head: Head) -> Verdict {
        guard head.isMasked else { return .refuse(.protocolError("a frame that is not masked")) }
        guard !head.hasReservedBits else {
            return .refuse(.protocolError("a frame of an extension that was not agreed"))
        }
        switch head.opcode {
        case .text: return self.text(head)
        case .binary: return .refuse(.binaryMessage)
        case .continuation: return self.continuation(head)
        case .connectionClose, .ping, .pong: return Self.control(head)
        default: return .refuse(.protocolError("a frame of an unknown kind"))
        }
    }

    private static func control(_ head: Head) -> Verdict {
        guard head.isFinal, head.length <= 125 else {
            return .refuse(.protocolError("a control frame in parts, or of more than 125 bytes"))
        }
        return .whole
    }

    private mutating func text(_ head: Head) -> Verdict {
        guard self.size == nil else {
            return .refuse(.protocolError("a message began before the one before it had ended"))
        }
        guard head.length <= self.maxMessageBytes else { return .refuse(.messageTooBig) }
        guard !head.isFinal else { return .whole }
        self.size = max(1, head.length)
        return .begin
    }

    private mutating func continuation(_ head: Head) -> Verdict {
        guard let size else { return .refuse(.protocolError("a part of a message that never began")) }
        guard size + max(1, head.length) <= self.maxMessageBytes else { return .refuse(.messageTooBig) }
        self.size = head.isFinal ? nil : size + max(1, head.length)
        return head.isFinal ? .finish : .append
    }
}
