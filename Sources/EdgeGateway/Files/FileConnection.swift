internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import NIOHTTPTypes
internal import Synchronization

/// The places for connections to the file server: who shows a link that is known keeps its own; of the others the one
/// that has kept the gateway waiting for longest loses its own to a newcomer (`HandshakePlaces`).
final class FileDoor: Sendable {
    private let door: HandshakeDoor
    private let tickets = Mutex<[ObjectIdentifier: HandshakePlaces.Ticket]>([:])

    init(limit: Int) {
        self.door = HandshakeDoor(limit: limit)
    }

    /// False when there is no place.
    func enter(_ channel: any Channel) -> Bool {
        guard let ticket = self.door.enter(channel) else { return false }
        let key = ObjectIdentifier(channel)
        self.tickets.withLock { $0[key] = ticket }
        channel.closeFuture.whenComplete { _ in
            self.tickets.withLock { _ = $0.removeValue(forKey: key) }
            self.door.leave(ticket)
        }
        return true
    }

    /// The connection has shown a link that is known.
    func isKnown(_ channel: any Channel) {
        guard let ticket = self.tickets.withLock({ $0[ObjectIdentifier(channel)] }) else { return }
        self.door.requestArrived(ticket)
    }
}

/// How long a connection to the file server may keep the gateway waiting.
struct FilePatience: Sendable {
    /// From the connection to the end of the request's head, TLS included.
    var head = TimeAmount.seconds(10)
    /// Without a byte in either direction.
    var standstill = TimeAmount.seconds(60)
    /// After the answer, for the other side to close.
    var goodbye = TimeAmount.seconds(2)
}

/// One connection is one request: bounded in time, and closed after its answer.
final class FileConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let patience: FilePatience
    private var hasHead = false
    private var hasMoved = true
    private var watch: RepeatedTask?

    init(patience: FilePatience) {
        self.patience = patience
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context.channel), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: self.patience.head) {
            let (connection, channel) = bound.value
            if !connection.hasHead { channel.close(promise: nil) }
        }
        self.watch = context.eventLoop.scheduleRepeatedTask(
            initialDelay: self.patience.standstill, delay: self.patience.standstill
        ) { _ in
            let (connection, channel) = bound.value
            if !connection.hasMoved { channel.close(promise: nil) }
            connection.hasMoved = false
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.watch?.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        self.watch?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.hasMoved = true
        guard case .head(var head) = self.unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        // What follows the first request on its connection is not looked at.
        guard !self.hasHead else { return context.close(promise: nil) }
        self.hasHead = true
        // Hummingbird ends the connection after its answer, and reads no rest of a body that nobody wanted.
        head.headerFields[.connection] = "close"
        context.fireChannelRead(self.wrapInboundOut(.head(head)))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        self.hasMoved = true
        guard case .end = self.unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
        let done = promise ?? context.eventLoop.makePromise()
        let (channel, goodbye) = (context.channel, self.patience.goodbye)
        done.futureResult.whenComplete { _ in
            channel.eventLoop.scheduleTask(in: goodbye) { channel.close(promise: nil) }
        }
        context.write(data, promise: done)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // The daemon stops: it does not wait for a charger to finish.
        if event is ChannelShouldQuiesceEvent { return context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }
}
