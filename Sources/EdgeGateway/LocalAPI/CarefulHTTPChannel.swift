internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import Synchronization

/// HTTP/1.1 connections that may be dropped before anybody serves them, and that do not keep the server from stopping.
///
/// A connection accepted in the instant in which the server stops never reaches `handle`, and a `NIOAsyncChannel` that
/// is released without `executeThenClose` ends the whole process. Here it is closed instead.
struct CarefulHTTPChannel: ServerChildChannel {
    private let http: HTTP1Channel

    /// How long an answer that is under way may take when the server stops: somebody may not be reading it.
    private static let farewell = TimeAmount.seconds(2)

    /// - Parameter idleTimeout: how long a connection may stay without a request, and a request without its next part.
    init(responder: @escaping HTTPChannelHandler.Responder, idleTimeout: TimeAmount? = nil) {
        self.init(HTTP1Channel(responder: responder, configuration: .init(idleTimeout: idleTimeout)))
    }

    init(_ http: HTTP1Channel) {
        self.http = http
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection> {
        self.http.setup(channel: channel, logger: logger).map { Connection($0) }
    }

    func handle(value connection: Connection, logger: Logger) async {
        connection.isHandled.store(true, ordering: .relaxed)
        let channel = connection.channel
        await withGracefulShutdownHandler {
            await self.http.handle(value: connection.http, logger: logger)
        } onGracefulShutdown: {
            channel.eventLoop.scheduleTask(in: Self.farewell) { channel.close(promise: nil) }
        }
    }

    /// Closes its channel when it is released unhandled.
    final class Connection: ServerChildChannelValue {
        fileprivate let http: HTTP1Channel.Value
        fileprivate let isHandled = Atomic(false)

        var channel: any Channel { self.http.channel }

        fileprivate init(_ http: HTTP1Channel.Value) {
            self.http = http
        }

        deinit {
            guard !self.isHandled.load(ordering: .relaxed) else { return }
            Task { [http] in try? await http.executeThenClose { _, _ in } }
        }
    }
}
