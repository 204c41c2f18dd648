internal import NIOCore
internal import NIOHTTP1

/// Asks for the upgrade, and says why it was not given.
///
/// It stands behind the HTTP handlers, which let a response through only when it is no upgrade.
final class HandshakeHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private static let longestBody = 512

    private let request: HTTPRequestHead
    private let identity: String
    private let isOpen: EventLoopPromise<Void>
    private var status: HTTPResponseStatus?
    private var body = ""

    /// - Parameter isOpen: failed when there will be no WebSocket; whoever opens it succeeds it.
    init(_ request: HTTPRequestHead, identity: String, isOpen: EventLoopPromise<Void>) {
        self.request = request
        self.identity = identity
        self.isOpen = isOpen
    }

    func channelActive(context: ChannelHandlerContext) {
        context.write(self.wrapOutboundOut(.head(self.request)), promise: nil)
        context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .head(let head): self.status = head.status
        case .body(let bytes):
            guard self.body.utf8.count < Self.longestBody else { return }
            self.body += String(decoding: bytes.readableBytesView.prefix(Self.longestBody), as: UTF8.self)
        case .end:
            self.fail()
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.fail()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.isOpen.fail(error)
        context.close(promise: nil)
    }

    private func fail() {
        guard let status = self.status else { return self.isOpen.fail(ConnectionProblem.closedInHandshake) }
        let body = self.body.split(whereSeparator: \.isNewline).joined(separator: " ")
        self.isOpen.fail(
            ConnectionProblem(
                status: status, body: body, identity: self.identity,
                sentPassword: self.request.headers.contains(name: "Authorization")))
    }
}
