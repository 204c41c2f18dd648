internal import Foundation
internal import Logging
internal import ServiceLifecycle
internal import Shared
internal import Store
internal import Synchronization

/// Has the settings of chargers read, and chargers set as the site's defaults say: by commands of the gateway's own, so
/// that both are durable, in order with everything else that is asked of a charger, and never delay what it says.
final class ChargerSetup: Service {
    private let store: SiteStore
    private let defaults: @Sendable () -> Configuration.Chargers.Defaults
    private let logger: Logger
    private let waiting = Mutex<Set<ChargerID>>([])
    /// One wake-up waits at most: who is to be asked stands in `waiting`.
    private let wakeUps: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    /// How long a command of these is worth sending.
    private static let lifetimeSeconds: Int64 = 600
    /// How often readings are looked after.
    private static let tick = Duration.seconds(10)

    /// - Parameter defaults: as they are when a charger is set.
    init(
        store: SiteStore, defaults: @escaping @Sendable () -> Configuration.Chargers.Defaults, logger: Logger
    ) {
        self.store = store
        self.defaults = defaults
        self.logger = logger
        (self.wakeUps, self.wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        store.onCommit { [weak self] notice in self?.committed(notice) }
    }

    private func committed(_ notice: CommitNotice) {
        let chargers = notice.models.union(notice.defaults)
        guard !chargers.isEmpty else { return }
        self.waiting.withLock { $0.formUnion(chargers) }
        self.wake.yield()
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.keepTime() }
                var pace = SetupPace()
                for await _ in self.wakeUps {
                    while !Task.isCancelled, let charger = self.takeWaiting() {
                        // Time itself is what is waited for: a herd is asked at an even pace.
                        while let wait = pace.takeUp(now: .now), !Task.isCancelled { try? await Task.sleep(for: wait) }
                        await self.ask(charger)
                    }
                }
                group.cancelAll()
            }
        }
    }

    /// One at a time: who is told of again while it waits for its turn is asked once.
    private func takeWaiting() -> ChargerID? {
        self.waiting.withLock { waiting in
            waiting.min { $0.rawValue < $1.rawValue }.flatMap { waiting.remove($0) }
        }
    }

    /// By time alone: a charger that falls silent in the middle of its settings tells nobody. The first tick finds what
    /// an earlier life of the gateway left undone.
    private func keepTime() async {
        repeat {
            do throws(StoreError) {
                try await self.store.perform { try $0.tickModels() }
            } catch {
                self.logger.debug("readings of settings cannot be looked after", metadata: ["cause": "\(error)"])
            }
        } while (try? await Task.sleep(for: Self.tick)) != nil
    }

    private func ask(_ charger: ChargerID) async {
        let expiry = self.store.receptionNow().at.advanced(bySeconds: Self.lifetimeSeconds)
        do throws(StoreError) {
            try await self.store.perform { [defaults = self.defaults()] change in
                try change.askForModel(of: charger) { version, number, identity in
                    ModelQuestion.arguments(version: version, number: number).map {
                        Self.command("settings", $0, at: identity, until: expiry)
                    }
                }
                try change.sendDefaults(to: charger) { version, identity in
                    SiteDefaults.settings(defaults, for: charger, version: version).map {
                        Self.command("default", $0, at: identity, until: expiry)
                    }
                }
            }
        } catch {
            self.logger.warning(
                "a charger cannot be asked for its settings or be set; it is tried again",
                metadata: ["charger": "\(charger.rawValue)", "cause": "\(error)"])
        }
    }

    private static func command(
        _ purpose: String, _ arguments: CommandArguments, at charger: String, until expiry: Timestamp
    ) -> CommandRequest {
        CommandRequest(
            id: "\(purpose)-\(UUID().uuidString.lowercased())", charger: charger, arguments: arguments,
            expiresAt: expiry, origin: .gateway)
    }
}
