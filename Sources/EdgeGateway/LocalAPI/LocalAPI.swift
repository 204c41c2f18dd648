internal import Foundation
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import Shared

/// The local API: HTTP over a Unix socket, whose file permissions are the authorisation. `edgectl` talks to it.
struct LocalAPI: Service {
    private let context: APIContext
    private let socket: SocketFile
    private let logger: Logger
    /// How long a connection may stay without a request, and a request without its next part.
    var idleTimeout = TimeAmount.seconds(60)

    /// The most connections at once: each takes a descriptor that a charger may need. The next ones wait for one to end.
    private static let connectionLimit = 256

    init(context: APIContext, configuration: Configuration.API, logger: Logger) {
        self.context = context
        self.socket = SocketFile(path: configuration.socketPath, mode: configuration.socketMode)
        self.logger = logger
    }

    /// Serves until it is told to stop.
    ///
    /// - Throws: `Refusal` when the socket's path is taken or cannot be used.
    func run() async throws {
        try self.socket.prepare()
        self.context.backups.removeLeftovers()
        let (socket, logger, idleTimeout) = (self.socket, self.logger, self.idleTimeout)
        let application = Application(
            router: APIRouter.make(self.context),
            server: HTTPServerBuilder { CarefulHTTPChannel(responder: $0, idleTimeout: idleTimeout) },
            configuration: ApplicationConfiguration(
                address: .unixDomainSocket(path: socket.path), serverName: "edge-gateway",
                availableConnectionsDelegate: .maximum(Self.connectionLimit, logger: logger.quieted)),
            onServerRunning: { _ in
                socket.open()
                logger.info("the local API serves", metadata: ["socket": "\(socket.path)"])
            },
            logger: logger.quieted)
        defer { socket.remove() }
        try await withThrowingTaskGroup { group in
            group.addTask { await self.tick() }
            try await application.run()
            group.cancelAll()
        }
    }

    /// Shows those who follow a stream that it lives, and the streams that somebody has left.
    private func tick() async {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: .seconds(10))) != nil { self.context.bell.tick() }
        }
    }
}
