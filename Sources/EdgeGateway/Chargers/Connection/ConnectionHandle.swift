internal import NIOCore
internal import OCPP
internal import Shared

/// A charger's connection as seen from outside its event loop.
struct ConnectionHandle: Sendable {
    let charger: ChargerID
    let identity: String
    let version: OCPPVersion
    /// Counts connections since the daemon began.
    let number: UInt64
    private let connection: NIOLoopBound<ChargerConnection>

    init(_ connection: ChargerConnection, eventLoop: any EventLoop) {
        self.charger = connection.charger.id
        self.identity = connection.charger.identity
        self.version = connection.version
        self.number = connection.number
        self.connection = NIOLoopBound(connection, eventLoop: eventLoop)
    }

    /// Makes a call and waits for its outcome, which always comes: an answer, a timeout, or the connection's end.
    func call(_ action: String, payload: [UInt8]) async -> CallOutcome {
        await withCheckedContinuation { continuation in
            self.connection.execute { connection in
                connection.call(action, payload: payload) { continuation.resume(returning: $0) }
            }
        }
    }

    /// Whether the charger answers a ping in time.
    func answersPing(within patience: Duration) async -> Bool {
        await withCheckedContinuation { continuation in
            self.connection.execute { connection in
                connection.ping(patience: patience) { continuation.resume(returning: $0) }
            }
        }
    }

    /// Ends the connection with a Close frame.
    func close(_ reason: ConnectionEnd) {
        self.connection.execute { $0.close(reason) }
    }
}

extension NIOLoopBound {
    func execute(_ body: @escaping @Sendable (Value) -> Void) {
        self.eventLoop.execute { body(self.value) }
    }
}

/// What came of a call to a charger.
enum CallOutcome: Sendable {
    case result(JSONValue)
    case error(code: String, description: String)
    /// No answer came in time: whether the charger acted is unknown.
    case timedOut
    /// The connection ended. `isSent`: the frame had left, and whether the charger acted is unknown.
    case connectionLost(isSent: Bool)
    /// Too many calls wait already.
    case queueFull
}

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

    var reason: String {
        switch self {
        case .peerClosed: "the charger closed it"
        case .connectionLost: "it broke"
        case .pingTimeout: "the charger did not answer pings"
        case .replaced: "another connection of the charger took its place"
        case .protocolError(let detail): "the charger broke the protocol: \(detail)"
        case .messageTooBig: "the charger sent a message that is too big"
        case .floods: "the charger sent too many messages without waiting for answers"
        case .neverReads: "the charger did not read what it was sent"
        case .storeUnwell: "the gateway could not store data"
        case .shutdown: "the gateway stops"
        }
    }
}
