internal import NIOCore
internal import OCPP
internal import Shared

/// A charger's connection as seen from outside its event loop.
struct ConnectionHandle: Sendable {
    let charger: ChargerID
    let identity: String
    let version: OCPPVersion
    let host: String?
    /// Counts connections since the daemon began.
    let number: UInt64
    /// The security profile that it proved.
    let profile: Int
    /// Those that it came with, DER, its own first; empty below profile 3.
    let certificates: [[UInt8]]
    private let connection: NIOLoopBound<ChargerConnection>

    init(_ connection: ChargerConnection, eventLoop: any EventLoop) {
        self.charger = connection.charger.id
        self.identity = connection.charger.identity
        self.version = connection.version
        self.host = connection.charger.host
        self.number = connection.number
        self.profile = connection.charger.profile
        self.certificates = connection.charger.certificates
        self.connection = NIOLoopBound(connection, eventLoop: eventLoop)
    }

    /// Whether the charger answers a ping in time.
    func answersPing(within patience: Duration) async -> Bool {
        await withCheckedContinuation { continuation in
            self.connection.execute { connection in
                connection.ping(patience: patience) { continuation.resume(returning: $0) }
            }
        }
    }

    func setStrict(_ isStrict: Bool) {
        self.connection.execute { $0.setStrict(isStrict) }
    }

    /// Ends the connection, with a Close frame where its end has a code. The future says when its channel is closed.
    @discardableResult
    func close(_ end: ConnectionEnd) -> EventLoopFuture<Void> {
        let eventLoop = self.connection.eventLoop
        return eventLoop.flatSubmit {
            let connection = self.connection.value
            let closed = connection.context?.channel.closeFuture
            connection.close(end)
            return closed ?? eventLoop.makeSucceededVoidFuture()
        }
    }
}

extension ConnectionHandle: CommandConnection {
    func call(
        _ action: String, payload: [UInt8], late: (@Sendable (CallOutcome) -> Void)?
    ) async -> CallOutcome {
        await withCheckedContinuation { continuation in
            self.connection.execute { connection in
                connection.call(action, payload: payload, late: late) { continuation.resume(returning: $0) }
            }
        }
    }
}

extension NIOLoopBound {
    func execute(_ body: @escaping @Sendable (Value) -> Void) {
        self.eventLoop.execute { body(self.value) }
    }
}
