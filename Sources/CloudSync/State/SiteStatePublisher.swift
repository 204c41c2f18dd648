import Logging
import Shared
import Store
import Synchronization

/// Keeps the site's retained `state` level: at once with each connection, then at most every few seconds.
final class SiteStatePublisher: Sendable {
    private struct State {
        var isOnline = false
        var changes = Coalescer<Bool>(interval: .seconds(5))
    }

    private let site: CloudSite
    private let store: SiteStore
    private let logger: Logger
    private let wake = WakeSignal()
    private let queue = ReadingQueue("site")
    private let state = Mutex(State())

    init(site: CloudSite, store: SiteStore, logger: Logger) {
        self.site = site
        self.store = store
        self.logger = logger
    }

    func connected() {
        self.state.withLock { state in
            state.isOnline = true
            state.changes.forget()
            state.changes.changed([true])
        }
        self.wake.signal()
    }

    func disconnected() {
        self.state.withLock { $0.isOnline = false }
    }

    /// Something was committed, or acknowledged, or could not be told.
    func changed() {
        self.state.withLock { $0.changes.changed([true]) }
        self.wake.signal()
    }

    func run(publishing client: MQTTClient) async {
        while !Task.isCancelled {
            let action = self.state.withLock { state -> Coalescer<Bool>.NextAction in
                state.isOnline ? state.changes.next(now: .now) : .wait(until: nil)
            }
            switch action {
            case .tell: await self.tell(client)
            case .wait(let until): await self.wake.wait(until: until)
            }
        }
    }

    private func tell(_ client: MQTTClient) async {
        do {
            let positions = try await self.queue.run { try self.store.streamPositions() }
            let message = SiteStateJSON.online(self.site, positions, at: self.store.receptionNow().at)
            if case .failure = await client.publish(message) { self.changed() }
        } catch {
            self.logger.warning("The streams' positions cannot be read", metadata: ["cause": "\(error)"])
            self.changed()
        }
    }
}
