internal import ServiceLifecycle
internal import UnixSignals

/// SIGTERM and SIGINT, caught from its making on, so that neither ends the process at any point of its start.
struct StopSignals: Sendable {
    private let signals: UnixSignalsSequence

    init() async {
        self.signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
    }

    /// Runs `group` until it ends; it is told to stop at the first signal, which may have come before.
    func stopping(_ group: ServiceGroup) async throws {
        try await withThrowingTaskGroup { tasks in
            tasks.addTask {
                for await _ in self.signals { await group.triggerGracefulShutdown() }
            }
            defer { tasks.cancelAll() }
            try await group.run()
        }
    }
}
