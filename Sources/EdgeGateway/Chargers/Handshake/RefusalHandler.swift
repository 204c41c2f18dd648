internal import NIOCore
internal import NIOHTTP1

/// Answers what did not become a WebSocket, in plain words, and closes.
final class RefusalHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let verdict: HandshakeVerdict
    private let onGarbage: () -> Void

    /// - Parameter onGarbage: called where what came is no HTTP, which gets no answer.
    init(verdict: HandshakeVerdict, onGarbage: @escaping () -> Void) {
        self.verdict = verdict
        self.onGarbage = onGarbage
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = self.unwrapInboundIn(data) else { return }
        let refusal =
            self.verdict.refusal ?? .upgradeRequired("this is an OCPP endpoint: open a WebSocket here, version 13")
        var headers = HTTPHeaders([
            ("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close"),
            ("Content-Length", String(refusal.message.utf8.count + 1)),
        ])
        switch refusal {
        case .upgradeRequired:
            headers.replaceOrAdd(name: "Connection", value: "close, upgrade")
            headers.add(name: "Upgrade", value: "websocket")
            headers.add(name: "Sec-WebSocket-Version", value: "13")
        case .unauthorized: headers.add(name: "WWW-Authenticate", value: #"Basic realm="ocpp", charset="UTF-8""#)
        case .unavailable: headers.add(name: "Retry-After", value: "10")
        case .tooManyLogins(_, let seconds): headers.add(name: "Retry-After", value: String(seconds))
        case .badRequest, .forbidden, .notFound, .conflict: break
        }
        let response = HTTPResponseHead(version: head.version, status: refusal.status, headers: headers)
        context.write(self.wrapOutboundOut(.head(response)), promise: nil)
        let body = ByteBuffer(string: refusal.message + "\n")
        context.write(self.wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(self.wrapOutboundOut(.end(nil))).whenComplete { _ in bound.value.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A request that is no HTTP, or an upgrade that was refused: the former gets no answer.
        guard error is HTTPParserError else { return }
        self.onGarbage()
        context.close(promise: nil)
    }
}

/// What was decided of one channel's handshake; lives on its event loop.
final class HandshakeVerdict {
    var refusal: HandshakeRefusal?
    var charger: AdmittedCharger?
    /// How messages are compressed; nil where they are not.
    var compression: DeflateAgreement?
}
