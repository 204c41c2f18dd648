public import ServiceLifecycle

/// Reports to systemd that the daemon serves, for as long as it does, and that it stops.
///
/// It belongs last in the service group, so that it is the first to hear of a shutdown.
public struct SystemdWatchdog: Service {
    private let systemd: SystemdNotify
    private let untilServing: @Sendable () async throws -> Void
    private let isHealthy: @Sendable () async -> Bool

    /// - Parameters:
    ///   - untilServing: returns once chargers can connect; only then does systemd start what waits for the gateway.
    ///   - isHealthy: asked twice an interval; while it says no, or does not answer, systemd hears nothing and restarts
    ///     the daemon in the end. It must touch what a hang would stop.
    public init(
        systemd: SystemdNotify, untilServing: @escaping @Sendable () async throws -> Void,
        isHealthy: @escaping @Sendable () async -> Bool
    ) {
        self.systemd = systemd
        self.untilServing = untilServing
        self.isHealthy = isHealthy
    }

    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            do {
                try await self.untilServing()
            } catch is CancellationError {
                return
            }
            self.systemd.send(.ready)
            await self.reportWhileHealthy()
        }
        self.systemd.send(.stopping)
    }

    private func reportWhileHealthy() async {
        // Without a watchdog nothing is due: wait for the end.
        let pause = self.systemd.watchdogInterval.map { $0 / 2 } ?? .seconds(86_400)
        while (try? await Task.sleep(for: pause)) != nil {
            if await self.isHealthy() { self.systemd.send(.watchdog) }
        }
    }
}
