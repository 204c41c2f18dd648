internal import Logging
internal import OCPP
internal import ServiceLifecycle
internal import Shared
internal import Store
internal import Synchronization

/// Brings commands to chargers: in order for each, one at a time, again when a charger comes back.
///
/// It reads what was committed and commits what came of it; between the two it holds nothing that a restart would lose.
final class CommandDispatcher: Service {
    private let store: Store
    private let registry: ConnectionRegistry
    private let logger: Logger
    private let wakeUps: AsyncStream<Set<ChargerID>>
    private let lanes = Mutex<[ChargerID: Lane]>([:])

    /// Whether a charger's commands are being worked on, and whether something changed meanwhile.
    private enum Lane {
        case working
        case workingAndAskedAgain
    }

    init(store: Store, registry: ConnectionRegistry, logger: Logger) {
        self.store = store
        self.registry = registry
        self.logger = logger
        let (stream, continuation) = AsyncStream.makeStream(of: Set<ChargerID>.self)
        self.wakeUps = stream
        store.onCommit { notice in
            if !notice.commands.isEmpty { continuation.yield(notice.commands) }
        }
    }

    func run() async throws {
        try await self.store.perform { try $0.answersLost(reason: "the gateway restarted before the answer came") }
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for await chargers in self.wakeUps {
                    for charger in chargers where self.claim(charger) {
                        group.addTask { await self.work(charger) }
                    }
                }
            }
        }
    }

    /// True when nobody works on the charger's commands yet.
    private func claim(_ charger: ChargerID) -> Bool {
        self.lanes.withLock { lanes in
            defer { lanes[charger] = lanes[charger] == nil ? .working : .workingAndAskedAgain }
            return lanes[charger] == nil
        }
    }

    /// True when something changed since the last look; otherwise the lane is closed.
    private func release(_ charger: ChargerID) -> Bool {
        self.lanes.withLock { lanes in
            let isAskedAgain = lanes[charger] == .workingAndAskedAgain
            lanes[charger] = isAskedAgain ? .working : nil
            return isAskedAgain
        }
    }

    private func work(_ charger: ChargerID) async {
        repeat {
            while !Task.isCancelled, let connection = self.registry.connection(of: charger),
                let next = self.next(at: charger)
            {
                await CommandRun(store: self.store, connection: connection, open: next, logger: self.logger).carryOut()
            }
        } while self.release(charger)
    }

    /// The oldest command that waits; an earlier one whose frame is out does not hold it back.
    private func next(at charger: ChargerID) -> OpenCommand? {
        do {
            let now = self.store.receptionNow().at
            return try self.store.openCommands(at: charger).first { $0.command.dispatched(now: now) != .nothing }
        } catch {
            self.logger.error("commands cannot be read", metadata: ["cause": "\(error)"])
            return nil
        }
    }
}
