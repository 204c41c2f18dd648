internal import Logging
internal import OCPP
internal import ServiceLifecycle
internal import Shared
internal import Store

/// Brings commands to chargers: in order for each, one at a time, again when a charger comes back.
///
/// It reads what was committed and commits what came of it; between the two it holds nothing that a restart would lose.
final class CommandDispatcher: Service {
    private let store: Store
    private let registry: ConnectionRegistry
    private let logger: Logger
    private let wakeUps: AsyncStream<Set<ChargerID>>
    private let lanes = CommandLanes()

    init(store: Store, registry: ConnectionRegistry, logger: Logger) {
        self.store = store
        self.registry = registry
        self.logger = logger
        let (stream, continuation) = AsyncStream.makeStream(of: Set<ChargerID>.self)
        self.wakeUps = stream
        let lanes = self.lanes
        store.onCommit { notice in
            guard !notice.commands.isEmpty || !notice.dispatch.isEmpty else { return }
            lanes.keep(notice.dispatch)
            continuation.yield(notice.commands.union(notice.dispatch.map(\.charger)))
        }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for await chargers in self.wakeUps {
                    for charger in chargers where self.lanes.claim(charger) {
                        group.addTask { await self.work(charger) }
                    }
                }
            }
        }
    }

    private func work(_ charger: ChargerID) async {
        repeat {
            while !Task.isCancelled, let next = self.next(at: charger) {
                await CommandRun(
                    store: self.store, connection: self.registry.connection(of: charger), open: next,
                    logger: self.logger
                ).carryOut()
            }
        } while self.lanes.goesOn(charger)
    }

    /// What was dispatched already, then the oldest command that waits while the charger is connected. An earlier one
    /// that was accepted and whose effect is awaited does not hold it back.
    private func next(at charger: ChargerID) -> OpenCommand? {
        if let dispatched = self.lanes.takeDispatched(charger) { return dispatched }
        guard self.registry.connection(of: charger) != nil else { return nil }
        do {
            let now = self.store.receptionNow().at
            return try self.store.openCommands(at: charger).first { $0.command.dispatched(now: now) != .nothing }
        } catch {
            self.logger.error("commands cannot be read", metadata: ["cause": "\(error)"])
            return nil
        }
    }
}
