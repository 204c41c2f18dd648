import Foundation
import NIOCore
import NIOPosix
import ServiceLifecycle
import Shared
import SiteFixtures
import Store
import Testing

@testable import EdgeGateway

/// The local API on a real socket.
@Suite struct LocalAPIServingTests {
    /// Hummingbird drops the connections that it has accepted and not yet served when it stops.
    @Test(arguments: [true, false])
    func stopsWhileClientsConnect(gracefully: Bool) async throws {
        for _ in 0..<25 {
            let site = try SampleSite()
            let group = ServiceGroup(services: [Self.api(of: site)], logger: EdgeSite.quiet)
            let running = Task { try await group.run() }
            let path = site.socketPath
            try await until("the socket to open") { FileManager.default.fileExists(atPath: path) }
            let clients = (0..<4).map { _ in Task { await Self.knock(at: path) } }
            // Anywhere in the life of the connections: the crash had to be hit by chance.
            try await Task.sleep(for: .microseconds(Int.random(in: 0..<4000)))
            if gracefully { await group.triggerGracefulShutdown() } else { running.cancel() }
            _ = await running.result
            for client in clients { client.cancel() }
            for client in clients { await client.value }
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func closesWhoeverAsksNothingAndKeepsWhoeverListens() async throws {
        let site = try SampleSite()
        var api = Self.api(of: site)
        // Long enough for a request that comes late on a busy machine.
        api.idleTimeout = .seconds(2)
        let group = ServiceGroup(services: [api], logger: EdgeSite.quiet)
        let running = Task { try await group.run() }
        let path = site.socketPath
        try await until("the socket to open") { FileManager.default.fileExists(atPath: path) }
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        let listener = try await bootstrap.connect(unixDomainSocketPath: path).get()
        let request = ByteBuffer(string: "GET /v1/events/stream HTTP/1.1\r\nHost: a\r\n\r\n")
        try await listener.writeAndFlush(request)
        for start in ["", "POST /v1/tokens HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{"] {
            let silent = try await bootstrap.connect(unixDomainSocketPath: path).get()
            try await silent.writeAndFlush(ByteBuffer(string: start))
            // It ends when the gateway closes it, and the test when it does not.
            try await silent.closeFuture.get()
        }
        #expect(listener.isActive)
        await group.triggerGracefulShutdown()
        _ = await running.result
        try await listener.closeFuture.get()
    }

    private static func api(of site: SampleSite) -> LocalAPI {
        var configuration = Configuration()
        configuration.api.socketPath = site.socketPath
        let context = APIContext(
            store: site.store, configuration: configuration, trace: FrameTrace(limit: 65_536),
            counters: ServerCounters(), isServing: { true }, cloudStatus: { nil })
        return LocalAPI(context: context, configuration: configuration.api, logger: EdgeSite.quiet)
    }

    /// Connects and hangs up until it is cancelled.
    private static func knock(at path: String) async {
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        while !Task.isCancelled {
            let channel = try? await bootstrap.connect(unixDomainSocketPath: path).get()
            channel?.close(promise: nil)
            if channel == nil { await Task.yield() }
        }
    }
}
