internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOWebSocket
internal import OCPP
internal import Shared

/// From a TCP connection to a charger's WebSocket.
extension ChargerServer {
    /// - Parameter live: nil where chargers connect without TLS.
    func configure(_ channel: any Channel, _ live: LiveTLS?) throws {
        let counters = self.shared.counters
        guard let ticket = self.door.enter(channel) else { return channel.close(promise: nil) }
        counters.beginHandshake()
        let limiter = HandshakeLimiter(
            maxBytes: self.configuration.maxHeaderBytes + (live == nil ? 0 : 16_384),
            timeout: .seconds(Int64(self.configuration.handshakeTimeoutSeconds)),
            onEnd: { [door] in
                counters.endHandshake()
                door.leave(ticket)
            })
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(limiter)
        let tls = try self.addTLS(live, channel)
        let connection = tls.map { NIOLoopBound($0.0, eventLoop: channel.eventLoop) }
        let verdict = NIOLoopBound(HandshakeVerdict(), eventLoop: channel.eventLoop)
        let address = channel.remoteAddress?.plainText ?? ""
        let refusal = RefusalHandler(verdict: verdict.value) { [limiter] in
            self.refused(address, live == nil && limiter.beganWithTLS ? Self.unexpectedTLS : "it is no HTTP request")
        }
        let handshake = NIOLoopBound((limiter, refusal, tls?.1), eventLoop: channel.eventLoop)
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: false,
            withServerUpgrade: (
                upgraders: [self.upgrader(verdict, ticket, connection)],
                completionHandler: { context in
                    let (limiter, refusal, failures) = handshake.value
                    context.pipeline.syncOperations.removeHandler(refusal, promise: nil)
                    context.pipeline.syncOperations.removeHandler(limiter, promise: nil)
                    if let failures { context.pipeline.syncOperations.removeHandler(failures, promise: nil) }
                }
            ), withErrorHandling: false)
        try pipeline.addHandler(refusal)
    }

    private static let unexpectedTLS =
        "it is TLS, and this port has none: the charger's URL must begin with ws://, or 'chargers.tls' be set"

    /// - Parameter status: of the HTTP answer; nil where there was nothing to answer.
    func refused(_ address: String, _ reason: String, status: UInt? = nil) {
        var metadata: Logger.Metadata = ["remote": "\(address)", "reason": "\(reason)"]
        if let status { metadata["status"] = "\(status)" }
        self.shared.logger.info("a connection was refused", metadata: metadata)
    }

    private func upgrader(
        _ verdict: NIOLoopBound<HandshakeVerdict>, _ ticket: HandshakePlaces.Ticket, _ tls: NIOLoopBound<ConnectionTLS>?
    ) -> NIOWebSocketServerUpgrader {
        NIOWebSocketServerUpgrader(
            maxFrameSize: self.configuration.maxMessageBytes, automaticErrorHandling: false,
            shouldUpgrade: { channel, head in
                self.door.requestArrived(ticket)
                let peer = HandshakePeer(
                    address: channel.remoteAddress?.plainText ?? "",
                    neighbourhood: channel.remoteAddress?.neighbourhood ?? "",
                    proof: self.proof(of: channel, tls?.value))
                return self.decide(channel, head, peer, tls?.value.chain ?? [], verdict)
            },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture { try self.upgraded(channel, verdict.value, tls?.value) }
            })
    }

    /// Nil headers refuse the upgrade; the request then reaches the `RefusalHandler`.
    private func decide(
        _ channel: any Channel, _ head: HTTPRequestHead, _ peer: HandshakePeer, _ certificates: [[UInt8]],
        _ verdict: NIOLoopBound<HandshakeVerdict>
    ) -> EventLoopFuture<HTTPHeaders?> {
        return channel.eventLoop.makeFutureWithTask { () -> Result<AdmittedCharger, HandshakeRefusal> in
            do throws(HandshakeRefusal) {
                let request = try HandshakeRequest(head, path: self.configuration.path)
                return .success(try await self.admission.admit(request, from: peer))
            } catch {
                return .failure(error)
            }
        }.map { result in
            switch result {
            case .success(var charger):
                if charger.profile == 3 { charger.certificates = certificates }
                verdict.value.charger = charger
                verdict.value.compression = charger.compression(offered: head.headers)
                return verdict.value.headers
            case .failure(let refusal):
                verdict.value.refusal = refusal
                self.refused(peer.address, refusal.message, status: refusal.status.code)
                return nil
            }
        }
    }

    private func upgraded(_ channel: any Channel, _ verdict: HandshakeVerdict, _ tls: ConnectionTLS?) throws {
        guard var charger = verdict.charger else { return channel.close(promise: nil) }
        charger.host = charger.host ?? RequestHost.local(channel)
        let pipeline = channel.pipeline.syncOperations
        let decoder = try pipeline.context(handlerType: ByteToMessageHandler<WebSocketFrameDecoder>.self).handler
        try pipeline.addHandler(FrameLengthHandler(), position: .before(decoder))
        guard let version = charger.version, let mailbox = self.mailboxes[ObjectIdentifier(channel.eventLoop)] else {
            return try pipeline.addHandler(UnagreedHandler(patience: self.shared.limits.closeTimeout))
        }
        if let compression = verdict.compression {
            try pipeline.addHandler(
                CompressionHandler(compression, maxMessageBytes: self.configuration.maxMessageBytes))
        }
        try pipeline.addHandler(MessageAssembler(maxMessageBytes: self.configuration.maxMessageBytes))
        try pipeline.addHandler(
            ChargerConnection(
                charger: charger, version: version, number: self.shared.counters.nextConnection(),
                remoteAddress: channel.remoteAddress?.plainText ?? "", shared: self.shared, mailbox: mailbox))
        if let tls { self.connected(charger.id, trustedBy: tls.tls.trust) }
    }
}

extension AdmittedCharger {
    /// OCPP 2.x wants compression of a CSMS where the charger offers it; 1.6 knows none.
    fileprivate func compression(offered headers: HTTPHeaders) -> DeflateAgreement? {
        guard let version, version != .v16 else { return nil }
        return DeflateAgreement(offeredIn: headers["Sec-WebSocket-Extensions"])
    }
}

extension HandshakeVerdict {
    /// Of the 101 that says what was agreed on.
    fileprivate var headers: HTTPHeaders {
        var headers = HTTPHeaders()
        if let version = self.charger?.version {
            headers.add(name: "Sec-WebSocket-Protocol", value: version.subprotocol)
        }
        if let compression { headers.add(name: "Sec-WebSocket-Extensions", value: compression.header) }
        return headers
    }
}
