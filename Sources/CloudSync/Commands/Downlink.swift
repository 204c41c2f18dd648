import Logging
import Shared
import Store
import Synchronization

/// Takes commands from the cloud: each is stored before the broker hears that it arrived.
final class Downlink: Sendable {
    private let site: CloudSite
    private let store: SiteStore
    private let logger: Logger
    private let tally = Mutex(CloudStatus.Commands())

    init(site: CloudSite, store: SiteStore, logger: Logger) {
        self.site = site
        self.store = store
        self.logger = logger
    }

    var counts: CloudStatus.Commands { self.tally.withLock { $0 } }

    /// Called on the MQTT client's thread, and blocks it until the command is durable.
    func received(_ message: MQTTDelivery) -> MQTTReception {
        let now = self.store.receptionNow().at
        switch CommandMessage(message, site: self.site.id, now: now) {
        case .command(let request): return self.store(request, at: now)
        case .refused(let id, let reason): return self.refused(id, reason, at: now)
        }
    }

    private func store(_ request: CommandRequest, at now: Timestamp) -> MQTTReception {
        do throws(StoreError) {
            switch try self.store.performAndWait(urgent: true, { try $0.receive(request) }) {
            case .stored:
                self.tally.withLock { $0.accepted += 1 }
                return .done()
            case .repeated(let state, let detail):
                self.tally.withLock { $0.repeated += 1 }
                let reply = CommandResultJSON.standing(
                    request.id, state: state.rawValue, detail: detail, site: self.site, at: now)
                return .done(replies: [reply])
            }
        } catch {
            return self.notStored(request, error, at: now)
        }
    }

    private func notStored(_ request: CommandRequest, _ error: StoreError, at now: Timestamp) -> MQTTReception {
        switch error {
        case .refused(let refusal):
            return self.refused(request.id, refusal.message, at: now)
        case .unwell, .overloaded, .closed:
            self.logger.error(
                "A command could not be stored and is left to the broker",
                metadata: ["command": "\(request.id)", "cause": "\(error)"])
            return .notStored
        }
    }

    private func refused(_ id: String?, _ reason: String, at now: Timestamp) -> MQTTReception {
        self.tally.withLock { $0.refused += 1 }
        self.logger.warning(
            "A command from the cloud was refused",
            metadata: ["command": "\(id ?? "unreadable")", "cause": "\(reason)"])
        guard let id else { return .done() }
        return .done(replies: [CommandResultJSON.refused(id, reason: reason, site: self.site, at: now)])
    }
}
