/// Why a connection ends.
enum ConnectionEnd: Equatable, Sendable {
    case peerClosed
    case connectionLost
    case pingTimeout
    case replaced
    case protocolError(String)
    case messageTooBig
    case floods
    case neverReads
    case storeUnwell
    case shutdown

    /// The close code of RFC 6455 §7.4; nil where no Close frame is sent.
    var closeCode: UInt16? {
        switch self {
        case .peerClosed: 1000
        case .shutdown: 1001
        case .protocolError: 1002
        case .replaced, .floods: 1008
        case .messageTooBig: 1009
        case .connectionLost, .pingTimeout, .neverReads, .storeUnwell: nil
        }
    }

    /// Whether nothing that follows on the wire can be read any more.
    var breaksFraming: Bool {
        switch self {
        case .protocolError, .messageTooBig: true
        case .peerClosed, .connectionLost, .pingTimeout, .replaced, .floods, .neverReads, .storeUnwell, .shutdown:
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
        case .messageTooBig: "the charger sent a message longer than chargers.max_message_bytes allows"
        case .floods: "the charger sent too many messages without waiting for answers"
        case .neverReads: "the charger did not read what it was sent"
        case .storeUnwell: "the gateway could not store data"
        case .shutdown: "the gateway stops"
        }
    }
}
