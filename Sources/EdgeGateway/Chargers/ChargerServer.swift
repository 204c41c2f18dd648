internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import NIOWebSocket
internal import OCPP
internal import ServiceLifecycle
internal import Shared
internal import Store

/// Listens for chargers and turns each connection into a `ChargerConnection`.
final class ChargerServer: Service {
    let configuration: Configuration.Chargers
    let admission: Admission
    let shared: ConnectionContext
    private let group: any EventLoopGroup
    private let tls: NIOSSLContext?
    private let mailboxes: [ObjectIdentifier: ReplyMailbox]
    private let bound: @Sendable (SocketAddress?) -> Void

    /// - Parameter bound: hears the address once chargers can connect.
    init(
        configuration: Configuration.Chargers, admission: Admission, shared: ConnectionContext,
        group: any EventLoopGroup, bound: @escaping @Sendable (SocketAddress?) -> Void
    ) throws {
        self.configuration = configuration
        self.admission = admission
        self.shared = shared
        self.group = group
        self.bound = bound
        let certificate = try configuration.tls.files.map { files in
            try ServerCertificate(certificateFile: files.certificate, keyFile: files.key)
        }
        self.tls = certificate?.context
        if let day = certificate?.expiredOn {
            shared.logger.error(
                "the certificate for chargers has expired: renew it, chargers that check it do not connect",
                metadata: ["file": "\(configuration.tls.files?.certificate ?? "")", "expired": "\(day)"])
        }
        var mailboxes: [ObjectIdentifier: ReplyMailbox] = [:]
        for eventLoop in group.makeIterator() {
            mailboxes[ObjectIdentifier(eventLoop)] = ReplyMailbox(eventLoop: eventLoop)
        }
        self.mailboxes = mailboxes
    }

    func run() async throws {
        // The schema tables are parsed at their first use: not while the first charger waits.
        for version in OCPPVersion.allCases { _ = Validator(version, .lenient) }
        let server = try await self.listen()
        self.bound(server.localAddress)
        self.shared.logger.info(
            "chargers can connect",
            metadata: [
                "address": "\(server.localAddress.map { "\($0)" } ?? "")", "path": "\(self.configuration.path)",
                "tls": "\(self.tls != nil)",
            ])
        // A failure of another service cancels this one; it is to end then as well.
        try await withTaskCancellationOrGracefulShutdownHandler {
            try await server.closeFuture.get()
        } onCancelOrGracefulShutdown: {
            server.close(promise: nil)
        }
        await self.closeConnections()
    }

    private func listen() async throws -> any Channel {
        do {
            return try await ServerBootstrap(group: self.group)
                .serverChannelOption(.backlog, value: 4096)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelOption(.writeBufferWaterMark, value: .init(low: 64 << 10, high: 256 << 10))
                // Little at a time: what was read is handled, so that a pause would come too late for all of it.
                .childChannelOption(.maxMessagesPerRead, value: 1)
                .childChannelOption(
                    .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 1024, maximum: 8_192)
                )
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try self.configure(channel) }
                }
                .bind(host: self.configuration.listenAddress, port: self.configuration.port).get()
        } catch {
            throw ServerProblem.cannotListen(
                "\(self.configuration.listenAddress):\(self.configuration.port)", cause: "\(error)")
        }
    }

    /// A connection is closed with a Close frame, and dropped when the charger does not answer it in time.
    private func closeConnections() async {
        for connection in self.shared.registry.close() { connection.close(.shutdown) }
        let limit = ContinuousClock.now + .seconds(3)
        while self.shared.counters.snapshot.openConnections > 0, ContinuousClock.now < limit {
            guard (try? await Task.sleep(for: .milliseconds(20))) != nil else { return }
        }
    }

    private func configure(_ channel: any Channel) throws {
        let counters = self.shared.counters
        guard counters.beginHandshake(limit: self.configuration.maxHandshakes) else {
            return channel.close(promise: nil)
        }
        let limiter = HandshakeLimiter(
            maxBytes: self.configuration.maxHeaderBytes + (self.tls == nil ? 0 : 16_384),
            timeout: .seconds(Int64(self.configuration.handshakeTimeoutSeconds)), onEnd: counters.endHandshake)
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(limiter)
        if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
        let verdict = NIOLoopBound(HandshakeVerdict(), eventLoop: channel.eventLoop)
        let refusal = RefusalHandler(verdict: verdict.value)
        let handshake = NIOLoopBound((limiter, refusal), eventLoop: channel.eventLoop)
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: false,
            withServerUpgrade: (
                upgraders: [self.upgrader(verdict)],
                completionHandler: { context in
                    let (limiter, refusal) = handshake.value
                    context.pipeline.syncOperations.removeHandler(refusal, promise: nil)
                    context.pipeline.syncOperations.removeHandler(limiter, promise: nil)
                }
            ), withErrorHandling: false)
        try pipeline.addHandler(refusal)
    }

    private func upgrader(_ verdict: NIOLoopBound<HandshakeVerdict>) -> NIOWebSocketServerUpgrader {
        return NIOWebSocketServerUpgrader(
            maxFrameSize: self.configuration.maxMessageBytes, automaticErrorHandling: false,
            shouldUpgrade: { channel, head in self.decide(channel, head, verdict) },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture { try self.upgraded(channel, verdict.value) }
            })
    }

    /// Nil headers refuse the upgrade; the request then reaches the `RefusalHandler`.
    private func decide(_ channel: any Channel, _ head: HTTPRequestHead, _ verdict: NIOLoopBound<HandshakeVerdict>)
        -> EventLoopFuture<HTTPHeaders?>
    {
        let isEncrypted = self.tls != nil
        return channel.eventLoop.makeFutureWithTask { () -> Result<AdmittedCharger, HandshakeRefusal> in
            do throws(HandshakeRefusal) {
                let request = try HandshakeRequest(head, path: self.configuration.path)
                return .success(try await self.admission.admit(request, isEncrypted: isEncrypted))
            } catch {
                return .failure(error)
            }
        }.map { result in
            switch result {
            case .success(let charger):
                verdict.value.charger = charger
                return charger.version.map { HTTPHeaders([("Sec-WebSocket-Protocol", $0.subprotocol)]) }
                    ?? HTTPHeaders()
            case .failure(let refusal):
                verdict.value.refusal = refusal
                self.shared.logger.info(
                    "a connection was refused",
                    metadata: [
                        "remote": "\(channel.remoteAddress.map { "\($0)" } ?? "")", "status": "\(refusal.status.code)",
                        "reason": "\(refusal.message)",
                    ])
                return nil
            }
        }
    }

    private func upgraded(_ channel: any Channel, _ verdict: HandshakeVerdict) throws {
        guard let charger = verdict.charger else { return channel.close(promise: nil) }
        let pipeline = channel.pipeline.syncOperations
        guard let version = charger.version, let mailbox = self.mailboxes[ObjectIdentifier(channel.eventLoop)] else {
            return try pipeline.addHandler(UnagreedHandler(patience: self.shared.limits.closeTimeout))
        }
        try pipeline.addHandler(
            NIOWebSocketFrameAggregator(
                minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 1024,
                maxAccumulatedFrameSize: self.configuration.maxMessageBytes))
        try pipeline.addHandler(
            ChargerConnection(
                charger: charger, version: version, number: self.shared.counters.nextConnection(),
                remoteAddress: channel.remoteAddress?.description ?? "", shared: self.shared, mailbox: mailbox))
    }
}
