import Logging
import Shared
import Store

/// Keeps the retained `configuration/state` level: with each connection, after each document and each override.
final class ConfigurationStatePublisher: Sendable {
    private let site: CloudSite
    private let store: SiteStore
    private let logger: Logger
    private let queue = ReadingQueue("configuration")
    private let level = RetainedLevel(interval: .milliseconds(200))

    init(site: CloudSite, store: SiteStore, logger: Logger) {
        self.site = site
        self.store = store
        self.logger = logger
    }

    func connected() { self.level.connected() }

    func disconnected() { self.level.disconnected() }

    func committed(_ notice: CommitNotice) {
        if notice.configuration { self.changed() }
    }

    /// Something was committed, or has to be told again.
    func changed() { self.level.changed() }

    func run(publishing client: MQTTClient) async {
        await self.level.run { await self.tell(client) }
    }

    /// Returns whether there is nothing to tell again.
    private func tell(_ client: MQTTClient) async -> Bool {
        do {
            let (view, epoch) = try await self.queue.run {
                (try self.store.configuration(), try self.store.streamPositions().epoch)
            }
            let message = try ConfigurationStateJSON.message(
                view, site: self.site, epoch: epoch, at: self.store.receptionNow().at)
            switch await client.publish(message) {
            case .success: return true
            case .failure(.tooLarge), .failure(.invalid):
                self.logger.error("The broker does not take the state of the configuration")
                return true
            case .failure: return false
            }
        } catch {
            self.logger.warning("The state of the configuration cannot be read", metadata: ["cause": "\(error)"])
            return false
        }
    }
}
