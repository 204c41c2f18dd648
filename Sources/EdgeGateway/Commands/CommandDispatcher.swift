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
    typealias Connections = @Sendable (ChargerID) -> (any CommandConnection)?

    private let store: SiteStore
    private let connections: Connections
    private let logger: Logger
    private let links: JobLinks?
    private let lanes = Mutex(CommandLanes())
    /// One wake-up waits at most: what is to be done stands in the lanes.
    private let wakeUps: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    /// Answers that nobody expected any more; the oldest are given up where they come faster than they are stored.
    private let lateAnswers: AsyncStream<LateAnswer>
    private let late: AsyncStream<LateAnswer>.Continuation

    /// How long a command is left alone after something that cannot be helped.
    private static let pauseSeconds: Int64 = 5

    /// - Parameters:
    ///   - connections: the live connection of a charger; nil while it is away.
    ///   - links: makes links to this gateway's files; nil where there are none.
    init(store: SiteStore, connections: @escaping Connections, links: JobLinks? = nil, logger: Logger) {
        self.links = links
        self.store = store
        self.connections = connections
        self.logger = logger
        (self.wakeUps, self.wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        (self.lateAnswers, self.late) = AsyncStream.makeStream(
            of: LateAnswer.self, bufferingPolicy: .bufferingNewest(1000))
        store.onCommit { [weak self] notice in self?.committed(notice) }
    }

    private func committed(_ notice: CommitNotice) {
        guard !notice.commands.isEmpty || !notice.dispatch.isEmpty else { return }
        self.lanes.withLock { lanes in
            for dispatched in notice.dispatch { lanes.marked(dispatched.open, at: dispatched.charger) }
            for charger in notice.commands { lanes.changed(charger) }
        }
        self.wake.yield()
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.keepTime() }
                group.addTask { await self.takeLateAnswers() }
                for await _ in self.wakeUps {
                    for charger in self.lanes.withLock({ $0.takeStarts() }) {
                        group.addTask { await self.work(charger) }
                    }
                }
                group.cancelAll()
            }
        }
    }

    /// Commands expire and are due by the second.
    private func keepTime() async {
        while (try? await Task.sleep(for: .seconds(1))) != nil { self.tick() }
    }

    /// Time passed: commands whose wait is over are looked at again.
    func tick() {
        self.lanes.withLock { $0.ticked(now: self.now) }
        self.wake.yield()
    }

    /// How many chargers' commands are being worked on, or soon will be.
    var busyChargers: Int { self.lanes.withLock { $0.count } }

    private func takeLateAnswers() async {
        for await answer in self.lateAnswers {
            var run = self.makeRun(of: answer.open, at: answer.charger)
            await run.take(answer)
        }
    }

    private func makeRun(of open: OpenCommand, at charger: ChargerID) -> CommandRun {
        CommandRun(
            store: self.store, connection: self.connections(charger), open: open, logger: self.logger,
            links: self.links,
            late: { [late = self.late] in late.yield($0) })
    }

    private func work(_ charger: ChargerID) async {
        repeat {
            while !Task.isCancelled, await self.workOnce(charger) {}
        } while self.lanes.withLock { $0.idle(charger) } && !Task.isCancelled
    }

    /// False when there is nothing to do now.
    private func workOnce(_ charger: ChargerID) async -> Bool {
        if let marked = self.lanes.withLock({ $0.takeMarked(at: charger) }) {
            await self.run(marked, at: charger) { await $0.sendMarked() }
            return true
        }
        guard let connection = self.connections(charger), let (open, step) = self.next(at: connection) else {
            return false
        }
        await self.run(open, at: charger) { await $0.perform(step) }
        return true
    }

    private func run(
        _ open: OpenCommand, at charger: ChargerID, _ body: (CommandRun) async -> CommandRun.Next
    ) async {
        switch await body(self.makeRun(of: open, at: charger)) {
        case .goOn: break
        case .leaveAlone: self.pause(open.command.request.id, at: charger)
        }
    }

    /// The first command for which something is to be done, in the order in which they leave; one that is left alone for
    /// a while holds back those that must not come before it.
    private func next(at connection: any CommandConnection) -> (OpenCommand, CommandStep)? {
        let charger = connection.charger
        do {
            let now = self.now
            var waiting: [Command] = []
            for open in CommandOrder.leaving(try self.store.openCommands(at: charger), \.command) {
                let id = open.command.request.id
                guard !self.lanes.withLock({ $0.isWaiting(id, at: charger, now: now) }) else {
                    waiting.append(open.command)
                    continue
                }
                guard !waiting.contains(where: { $0.holdsBack(open.command) }) else { continue }
                let translator = connection.version.commands
                let canVerify = translator.verification(of: open.command.request.arguments) != nil
                switch open.command.step(canVerify: canVerify, now: now) {
                case .nothing: continue
                case .wait(let until):
                    self.lanes.withLock { $0.wait(id, at: charger, until: until) }
                    waiting.append(open.command)
                case let step: return (open, step)
                }
            }
            return nil
        } catch {
            self.logger.error(
                "commands cannot be read",
                metadata: ["charger": "\(connection.identity)", "cause": "\(error)"])
            self.pause("", at: charger)
            return nil
        }
    }

    private func pause(_ command: String, at charger: ChargerID) {
        let until = self.now.advanced(bySeconds: Self.pauseSeconds)
        self.lanes.withLock { $0.wait(command, at: charger, until: until) }
    }

    private var now: Timestamp { self.store.receptionNow().at }
}
