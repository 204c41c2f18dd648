/// Why a connection ends.
enum ConnectionEnd: Equatable, Sendable {
    /// With the code of the charger's Close frame, which is echoed; nil where it had none.
    case peerClosed(UInt16?)
    case connectionLost
    case pingTimeout
    case replaced
    case protocolError(String)
    case binaryMessage
    case invalidText
    case invalidCompression
    case messageTooBig
    case floods
    case neverReads
    case storeUnwell
    case shutdown
    case full
    /// It would not be let in any more.
    case notAllowed(String)

    /// The close code of RFC 6455 §7.4; nil where no Close frame is sent, or one without a code.
    var closeCode: UInt16? {
        switch self {
        case .peerClosed(let code): code
        case .shutdown: 1001
        case .protocolError: 1002
        case .binaryMessage: 1003
        case .invalidText, .invalidCompression: 1007
        case .replaced, .floods, .notAllowed: 1008
        case .messageTooBig: 1009
        case .full: 1013
        case .connectionLost, .pingTimeout, .neverReads, .storeUnwell: nil
        }
    }

    /// The payload of the Close frame; nil where none is sent.
    var closePayload: [UInt8]? {
        if self == .peerClosed(nil) { return [] }
        return self.closeCode.map { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }

    /// Whether nothing that follows on the wire can be read any more.
    var breaksFraming: Bool {
        switch self {
        case .protocolError, .messageTooBig: true
        case .peerClosed, .connectionLost, .pingTimeout, .replaced, .binaryMessage, .invalidText, .invalidCompression,
            .floods, .neverReads, .storeUnwell, .shutdown, .full, .notAllowed:
            false
        }
    }

    var reason: String {
        switch self {
        case .peerClosed: "the charger closed it"
        case .connectionLost: "it broke"
        case .pingTimeout: "the charger did not answer pings"
        case .replaced: "another connection of the charger took its place"
        case .protocolError(let detail): "the charger broke the protocol: \(detail)"
        case .binaryMessage: "the charger sent a binary message, and OCPP-J knows text messages only"
        case .invalidText: "the charger sent text that is not UTF-8"
        case .invalidCompression: "the charger sent a compressed message that cannot be inflated"
        case .messageTooBig: "the charger sent a message longer than chargers.max_message_bytes allows"
        case .floods: "the charger sent too many messages without waiting for answers"
        case .neverReads: "the charger did not read what it was sent"
        case .storeUnwell: "the gateway could not store data"
        case .shutdown: "the gateway stops"
        case .full: "as many chargers are connected as chargers.max_connections allows"
        case .notAllowed(let reason): reason
        }
    }
}

extension ConnectionEnd {
    /// The end that a charger's Close frame with this payload makes (RFC 6455 §5.5.1 and §7.4).
    init(closePayload payload: [UInt8]) {
        guard payload.count != 1 else {
            self = .protocolError("a Close frame with half a code")
            return
        }
        guard payload.count >= 2 else {
            self = .peerClosed(nil)
            return
        }
        let code = UInt16(payload[0]) << 8 | UInt16(payload[1])
        switch code {
        // 1004 to 1006 and 1015 are reserved and never stand in a frame; 3000 and more are registered or private.
        case 1000...1003, 1007...1014, 3000...4999:
            self = payload.dropFirst(2).isUTF8 ? .peerClosed(code) : .invalidText
        default:
            self = .protocolError("a Close frame with the code \(code), which may not be sent")
        }
    }
}

extension Collection<UInt8> {
    /// Whether it is text in UTF-8 (RFC 3629).
    var isUTF8: Bool { String(validating: self, as: UTF8.self) != nil }
}
