internal import ServiceLifecycle
internal import UnixSignals

/// SIGTERM, SIGINT and SIGHUP, caught from its making on, so that none ends the process at any point of its start.
struct ProcessSignals: Sendable {
    private let signals: UnixSignalsSequence

    init() async {
        self.signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
    }

    /// Runs `group` until it ends; it is told to stop at the first SIGTERM or SIGINT, which may have come before.
    ///
    /// - Parameter reload: called at each SIGHUP.
    func running(_ group: ServiceGroup, reload: @escaping @Sendable () async -> Void) async throws {
        try await withThrowingTaskGroup { tasks in
            tasks.addTask {
                for await signal in self.signals {
                    if signal == .sighup { await reload() } else { await group.triggerGracefulShutdown() }
                }
            }
            defer { tasks.cancelAll() }
            try await group.run()
        }
    }
}
