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
        let read = CommandMessage(message, site: self.site.id, keys: self.site.signingKeys, now: now)
        let reply: ReplyAddress?
        do throws(ReplyAddress.Unusable) {
            reply = try self.replyAddress(of: message)
        } catch {
            return self.refused(read.id, error.description, to: nil, at: now)
        }
        switch read {
        case .command(var request):
            request.replyTo = reply?.text
            return self.take(request.id, reply, at: now) { [request] in try $0.receive(request) == .stored }
        case .groupCommand(var request):
            request.template.replyTo = reply?.text
            return self.take(request.id, reply, at: now) { [request] in try $0.receive(request) }
        case .cancel(let id):
            // The answer says where the command stands then; that it was cancelled is a step of its own besides.
            return self.take(id, reply, at: now) { change in
                try change.cancelAny(id)
                return false
            }
        case .refused(let id, let reason):
            return self.refused(id, reason, to: reply, at: now)
        }
    }

    private func replyAddress(of message: MQTTDelivery) throws(ReplyAddress.Unusable) -> ReplyAddress? {
        var message = message
        message.payload = SignedPayload.unverified(message.payload)
        return try ReplyAddress.asked(by: message, of: self.site.topics)
    }

    /// - Parameter work: returns false when the sender is to be told where the command stands.
    private func take(
        _ id: String, _ reply: ReplyAddress?, at now: Timestamp,
        _ work: @escaping @Sendable (Change) throws -> Bool
    ) -> MQTTReception {
        do throws(StoreError) {
            guard try self.store.performAndWait(urgent: true, work) else {
                return self.refused(id, "it arrived before", to: reply, at: now)
            }
            self.tally.withLock { $0.accepted += 1 }
            return .done()
        } catch {
            switch error {
            case .refused(let refusal): return self.refused(id, refusal.message, to: reply, at: now)
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
    private func refused(
        _ id: String?, _ reason: String, to address: ReplyAddress?, at now: Timestamp
    ) -> MQTTReception {
        guard let id else { return self.refused("unreadable", reason, replies: []) }
        do {
            guard let facts = try self.store.commandFacts(id) else {
                let reply = CommandResultJSON.refused(id, reason: reason, site: self.site, at: now)
                return self.refused(id, reason, replies: self.copies(of: reply, address))
            }
            self.tally.withLock { $0.repeated += 1 }
            self.logger.info(
                "A message about a command that is known changes nothing; it is answered with where the command stands",
                metadata: ["command": "\(id)", "cause": "\(reason)"])
            let reply = CommandResultJSON.standing(id, facts: facts, site: self.site, at: now)
            return .done(replies: self.copies(of: reply, address))
        } catch {
            return self.notStored(id, error)
        }
    }

    private func copies(of reply: MQTTPublication, _ address: ReplyAddress?) -> [MQTTPublication] {
        [reply] + (address.map { [$0.addressed(reply)] } ?? [])
    }

    private func refused(_ id: String, _ reason: String, replies: [MQTTPublication]) -> MQTTReception {
        self.tally.withLock { $0.refused += 1 }
        self.logger.warning(
            "A command from the cloud was refused", metadata: ["command": "\(id)", "cause": "\(reason)"])
        return .done(replies: replies)
    }
}

extension CommandMessage {
    /// The command's, where it could be read.
    fileprivate var id: String? {
        switch self {
        case .command(let request): request.id
        case .groupCommand(let request): request.id
        case .cancel(let id): id
        case .refused(let id, _): id
        }
    }
}
