internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOSSL

/// A connection to the file server, with the gateway's certificate where chargers connect with TLS.
struct FileChannel: ServerChildChannel {
    let door: FileDoor
    /// Nil where chargers connect without TLS.
    let tls: LiveTLS?
    let notes: SecurityNotes
    let responder: HTTPChannelHandler.Responder
    var patience = FilePatience()

    /// SwiftNIO's own limits are higher.
    private static let limits = HTTP1Channel.Configuration.DecoderConfiguration(
        maxHeaderFieldSize: 8192, maxHeaderListSize: 16_384, maxHeaderFieldCount: HandshakeRequest.mostHeaders)

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<CarefulHTTPChannel.Connection> {
        guard self.door.enter(channel) else {
            return channel.close().flatMapThrowing { throw ChannelError.ioOnClosedChannel }
        }
        let patience = self.patience
        let http = HTTP1Channel(
            responder: self.responder,
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [FileConnectionHandler(patience: patience)],
                httpDecoderConfiguration: Self.limits))
        return channel.eventLoop.makeCompletedFuture { try self.addTLS(channel) }.flatMap {
            CarefulHTTPChannel(http).setup(channel: channel, logger: logger)
        }
    }

    func handle(value connection: CarefulHTTPChannel.Connection, logger: Logger) async {
        await CarefulHTTPChannel(responder: self.responder).handle(value: connection, logger: logger)
    }

    /// A link is what lets somebody in here: a certificate that the other side presents is not looked at.
    private func addTLS(_ channel: any Channel) throws {
        guard let context = self.tls?.current.context else { return }
        let (notes, address) = (self.notes, channel.remoteAddress)
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(
            NIOSSLServerHandler(context: context) { _, verified in verified.succeed(.certificateVerified) })
        try pipeline.addHandler(
            TLSFailureHandler { failure in
                guard let event = failure.event else { return }
                // The event loop does not wait for the disk.
                Task { await notes.note(event.type, of: address, event.detail) }
            })
    }
}
