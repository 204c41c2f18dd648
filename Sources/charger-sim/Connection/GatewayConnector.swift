internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import NIOWebSocket
internal import OCPP

/// Opens WebSockets to one gateway.
struct GatewayConnector: Sendable {
    let address: GatewayAddress
    /// Nil for `ws://`.
    let tls: NIOSSLContext?
    let passwords: Passwords

    /// Opens a connection for a charger. The future fails with a `ConnectionProblem`.
    func connect(_ plan: Plan, _ driver: ChargerDriver) -> EventLoopFuture<any Channel> {
        let isOpen = driver.eventLoop.makePromise(of: Void.self)
        let request = self.request(plan)
        let bootstrap = ClientBootstrap(group: driver.eventLoop)
            .connectTimeout(.seconds(10))
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try self.fill(channel, plan, request, driver, isOpen)
                }
            }
        let connected = bootstrap.connect(host: self.address.host, port: self.address.port)
        connected.whenFailure { isOpen.fail($0) }
        let limit = driver.eventLoop.scheduleTask(in: .seconds(20)) {
            isOpen.fail(ConnectionProblem("the gateway did not answer the handshake in 20 s", isRefusal: false))
        }
        return isOpen.futureResult.flatMap { connected }.flatMapErrorThrowing { error in
            connected.whenSuccess { $0.close(promise: nil) }
            throw ConnectionProblem(error, address: self.address)
        }.always { _ in limit.cancel() }
    }

    private func fill(
        _ channel: any Channel, _ plan: Plan, _ request: HTTPRequestHead, _ driver: ChargerDriver,
        _ isOpen: EventLoopPromise<Void>
    ) throws {
        let pipeline = channel.pipeline.syncOperations
        if let tls = self.tls { try pipeline.addHandler(self.tlsHandler(tls)) }
        let upgrader = NIOWebSocketClientUpgrader(maxFrameSize: 1 << 20) { channel, head in
            channel.eventLoop.makeCompletedFuture {
                guard head.headers.first(name: "Sec-WebSocket-Protocol") == plan.version.subprotocol else {
                    isOpen.fail(ConnectionProblem(withoutVersion: plan.version))
                    return
                }
                let aggregator = NIOWebSocketFrameAggregator(
                    minNonFinalFragmentSize: 1, maxAccumulatedFrameCount: 1024, maxAccumulatedFrameSize: 1 << 20)
                try channel.pipeline.syncOperations.addHandlers([aggregator, MessageHandler(driver)])
                // The upgrade handler is in the way until this turn of the loop is over.
                channel.eventLoop.execute { isOpen.succeed() }
            }
        }
        let handshake = HandshakeHandler(request, identity: plan.identity, isOpen: isOpen)
        let bound = NIOLoopBound(handshake, eventLoop: channel.eventLoop)
        let upgrade: NIOHTTPClientUpgradeSendableConfiguration = (
            upgraders: [upgrader],
            completionHandler: { context in
                context.pipeline.syncOperations.removeHandler(bound.value, promise: nil)
            }
        )
        try pipeline.addHTTPClientHandlers(leftOverBytesStrategy: .forwardBytes, withClientUpgrade: upgrade)
        try pipeline.addHandler(handshake)
    }

    private func tlsHandler(_ context: NIOSSLContext) throws -> NIOSSLClientHandler {
        // A name for SNI and verification; an address is verified as what the socket is connected to.
        let isAddress = (try? SocketAddress(ipAddress: self.address.host, port: 0)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : self.address.host)
    }

    private func request(_ plan: Plan) -> HTTPRequestHead {
        var headers = HTTPHeaders([
            ("Host", self.address.hostHeader), ("Sec-WebSocket-Protocol", plan.version.subprotocol),
            ("User-Agent", "charger-sim"),
        ])
        if let password = self.passwords[plan.identity] {
            let credentials = Data("\(plan.identity):\(password)".utf8).base64EncodedString()
            headers.add(name: "Authorization", value: "Basic \(credentials)")
        }
        return HTTPRequestHead(
            version: .http1_1, method: .GET, uri: self.address.path(for: plan.identity), headers: headers)
    }
}
