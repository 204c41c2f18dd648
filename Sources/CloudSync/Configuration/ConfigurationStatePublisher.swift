import Logging
import Shared
import Store
import Synchronization

/// Keeps the retained `configuration/state` level: with each connection, after each document and each override.
final class ConfigurationStatePublisher: Sendable {
    private struct State {
        var isOnline = false
        var changes = Coalescer<Bool>(interval: .milliseconds(200))
    }

    private let site: CloudSite
    private let store: SiteStore
    private let logger: Logger
    private let wake = WakeSignal()
    private let queue = ReadingQueue("configuration")
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

    func committed(_ notice: CommitNotice) {
        if notice.configuration { self.changed() }
    }

    /// Something was committed, or has to be told again.
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
            let (view, epoch) = try await self.queue.run {
                (try self.store.configuration(), try self.store.streamPositions().epoch)
            }
            let message = try ConfigurationStateJSON.message(
                view, site: self.site, epoch: epoch, at: self.store.receptionNow().at)
            switch await client.publish(message) {
            case .success: break
            case .failure(.tooLarge), .failure(.invalid):
                self.logger.error("The broker does not take the state of the configuration")
            case .failure: self.changed()
            }
        } catch {
            self.logger.warning("The state of the configuration cannot be read", metadata: ["cause": "\(error)"])
            self.changed()
        }
    }
}
