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
        case .cancel(let id): return self.cancel(id, at: now)
        case .refused(let id, let reason): return self.refused(id, reason, at: now)
        }
    }

    private func store(_ request: CommandRequest, at now: Timestamp) -> MQTTReception {
        do throws(StoreError) {
            switch try self.store.performAndWait(urgent: true, { try $0.receive(request) }) {
            case .stored:
                self.tally.withLock { $0.accepted += 1 }
                return .done()
            case .repeated:
                return self.refused(request.id, "it arrived before", at: now)
            }
        } catch {
            switch error {
            case .refused(let refusal): return self.refused(request.id, refusal.message, at: now)
            case .unwell, .overloaded, .closed: return self.notStored(request.id, error)
            }
        }
    }

    /// The answer says where the command stands then; that it was cancelled is a step of its own besides.
    private func cancel(_ id: String, at now: Timestamp) -> MQTTReception {
        do throws(StoreError) {
            try self.store.performAndWait(urgent: true) { _ = try $0.cancelCommand(id) }
            return self.refused(id, "it was cancelled", at: now)
        } catch {
            switch error {
            case .refused(let refusal): return self.refused(id, refusal.message, at: now)
            case .unwell, .overloaded, .closed: return self.notStored(id, error)
            }
        }
    }

    private func notStored(_ id: String, _ error: any Error) -> MQTTReception {
        self.logger.error(
            "A command could not be stored and is left to the broker",
            metadata: ["command": "\(id)", "cause": "\(error)"])
        return .notStored
    }

    /// A command that was taken on before is answered with where it stands, whatever is wrong with the repetition: it
    /// may have expired on its way, and that it was carried out must not be denied for that.
    private func refused(_ id: String?, _ reason: String, at now: Timestamp) -> MQTTReception {
        guard let id else { return self.refused("unreadable", reason, replies: []) }
        do {
            guard let facts = try self.store.commandFacts(id) else {
                let reply = CommandResultJSON.refused(id, reason: reason, site: self.site, at: now)
                return self.refused(id, reason, replies: [reply])
            }
            self.tally.withLock { $0.repeated += 1 }
            return .done(replies: [CommandResultJSON.standing(id, facts: facts, site: self.site, at: now)])
        } catch {
            return self.notStored(id, error)
        }
    }

    private func refused(_ id: String, _ reason: String, replies: [MQTTPublication]) -> MQTTReception {
        self.tally.withLock { $0.refused += 1 }
        self.logger.warning(
            "A command from the cloud was refused", metadata: ["command": "\(id)", "cause": "\(reason)"])
        return .done(replies: replies)
    }
}
