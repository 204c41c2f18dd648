internal import Logging
internal import NIOCore
internal import NIOPosix
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
    /// Nil where no charger connects with TLS.
    let tls: LiveTLS?
    let door: HandshakeDoor
    let mailboxes: [ObjectIdentifier: ReplyMailbox]
    private let bound: @Sendable (SocketAddress?) -> Void

    /// - Parameter bound: hears the address once chargers can connect.
    init(
        configuration: Configuration.Chargers, admission: Admission, shared: ConnectionContext,
        tls: LiveTLS?, group: any EventLoopGroup, bound: @escaping @Sendable (SocketAddress?) -> Void
    ) {
        self.configuration = configuration
        self.admission = admission
        self.shared = shared
        self.group = group
        self.bound = bound
        self.tls = tls
        self.door = HandshakeDoor(limit: configuration.maxHandshakes)
        var mailboxes: [ObjectIdentifier: ReplyMailbox] = [:]
        for eventLoop in group.makeIterator() {
            mailboxes[ObjectIdentifier(eventLoop)] = ReplyMailbox(eventLoop: eventLoop)
        }
        self.mailboxes = mailboxes
        shared.store.onCommit { [registry = shared.registry] notice in
            for (charger, isStrict) in notice.strictness { registry.connection(of: charger)?.setStrict(isStrict) }
        }
        shared.store.onCommit { [weak self] notice in
            if !notice.access.isEmpty { self?.accessChanged(notice) }
        }
        tls?.onReload { [weak self] in self?.trustChanged($0) }
    }

    func run() async throws {
        // The schema tables are parsed at their first use: not while the first charger waits.
        for version in OCPPVersion.allCases { _ = Validator(version, .lenient) }
        let servers = try await self.listenOnAll()
        self.bound(servers.first?.localAddress)
        // A failure of another service cancels this one; it is to end then as well.
        try await withTaskCancellationOrGracefulShutdownHandler {
            for server in servers { try await server.closeFuture.get() }
        } onCancelOrGracefulShutdown: {
            for server in servers { server.close(promise: nil) }
        }
        await self.closeConnections()
    }

    /// One port, with or without TLS; or one for each, where TLS has a port of its own.
    private func listenOnAll() async throws -> [any Channel] {
        let port = self.configuration.port
        guard let tls = self.tls else { return [try await self.listen(port, nil)] }
        guard let own = self.configuration.tls.port else { return [try await self.listen(port, tls)] }
        let plain = try await self.listen(port, nil)
        do {
            return [plain, try await self.listen(own, tls)]
        } catch {
            try? await plain.close()
            throw error
        }
    }

    private func listen(_ port: Int, _ tls: LiveTLS?) async throws -> any Channel {
        let server = try await self.bind(port, tls)
        self.shared.logger.info(
            "chargers can connect",
            metadata: [
                "address": "\(server.localAddress?.plainText ?? "")", "path": "\(self.configuration.path)",
                "tls": "\(tls != nil)",
            ])
        return server
    }

    private func bind(_ port: Int, _ tls: LiveTLS?) async throws -> any Channel {
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
                    channel.eventLoop.makeCompletedFuture { try self.configure(channel, tls) }
                }
                .bind(host: self.configuration.listenAddress, port: port).get()
        } catch {
            throw ServerProblem.cannotListen(
                "\(self.configuration.listenAddress):\(port)", cause: ServerProblem.cause(error))
        }
    }

    /// A connection is closed with a Close frame, and dropped when the charger does not answer it in time.
    private func closeConnections() async {
        let closed = self.shared.registry.close().map { $0.close(.shutdown) }
        let eventLoop = self.group.next()
        let done = eventLoop.makePromise(of: Void.self)
        let limit = eventLoop.scheduleTask(in: .seconds(3)) { done.succeed() }
        EventLoopFuture.andAllComplete(closed, on: eventLoop).whenComplete { _ in
            limit.cancel()
            done.succeed()
        }
        try? await done.futureResult.get()
    }
}
