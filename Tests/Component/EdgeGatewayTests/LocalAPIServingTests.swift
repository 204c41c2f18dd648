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
