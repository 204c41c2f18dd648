public import ServiceLifecycle

/// Reports to systemd that the daemon serves, for as long as it does, and how it is; and that it stops.
///
/// It belongs last in the service group, so that it is the first to hear of a shutdown.
public struct SystemdWatchdog: Service {
    private let systemd: SystemdNotify
    private let untilServing: @Sendable () async throws -> Void
    private let isHealthy: @Sendable () async -> Bool
    private let status: @Sendable () async -> String?

    /// - Parameters:
    ///   - untilServing: returns once chargers can connect; only then does systemd start what waits for the gateway.
    ///   - isHealthy: asked twice an interval; while it says no, or does not answer, systemd hears nothing and restarts
    ///     the daemon in the end. It must touch what a hang would stop.
    ///   - status: the line for `systemctl status`, asked for as often; nil leaves the last one.
    public init(
        systemd: SystemdNotify, untilServing: @escaping @Sendable () async throws -> Void,
        isHealthy: @escaping @Sendable () async -> Bool, status: @escaping @Sendable () async -> String?
    ) {
        self.systemd = systemd
        self.untilServing = untilServing
        self.isHealthy = isHealthy
        self.status = status
    }

    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            do {
                try await self.untilServing()
            } catch is CancellationError {
                return
            }
            self.systemd.send(.ready)
            await self.report()
        }
        self.systemd.send(.stopping)
    }

    /// Side by side: a slow look at the database is no reason to be restarted.
    private func report() async {
        guard self.systemd.isListening else { return await Self.repeating(every: .seconds(86_400)) {} }
        let pause = self.systemd.watchdogInterval.map { $0 / 2 } ?? .seconds(15)
        await withTaskGroup { tasks in
            tasks.addTask {
                await Self.repeating(every: pause) {
                    if await self.isHealthy() { self.systemd.send(.watchdog) }
                }
            }
            tasks.addTask {
                await self.reportStatus()
                await Self.repeating(every: pause) { await self.reportStatus() }
            }
        }
    }

    private func reportStatus() async {
        if let line = await self.status() { self.systemd.send(.status(line)) }
    }

    /// Until the task is cancelled. systemd counts the time, and so it is time alone that is waited for.
    private static func repeating(every pause: Duration, _ work: () async -> Void) async {
        while (try? await Task.sleep(for: pause)) != nil { await work() }
    }
}
