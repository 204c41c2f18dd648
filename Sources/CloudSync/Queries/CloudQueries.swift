import Logging
import Shared
import Store
import Synchronization

/// Answers the cloud's queries, one at a time: one connection to the database, and one response on its way, so that
/// records and states never wait behind them.
///
/// Nothing of a query is kept over a restart: who gets no response asks again.
final class CloudQueries: Sendable {
    private struct State {
        var isOnline = false
        var waiting = WaitingQueries()
        var payloadLimit: Int
        var counts = CloudStatus.Queries()
    }

    /// Room that topic, properties and header of a message take beside its payload.
    private static let packetOverhead = 512
    private static let smallestPayload = 4096
    /// How long a response waits for room among other messages before it is tried again.
    private static let retryInterval = Duration.milliseconds(200)

    private let site: CloudSite
    private let store: SiteStore
    private let answers: QueryAnswers
    private let replays: ReplayLane
    private let logger: Logger
    private let wake = WakeSignal()
    private let state: Mutex<State>

    init(site: CloudSite, store: SiteStore, replays: ReplayLane, logger: Logger) {
        self.replays = replays
        self.site = site
        self.store = store
        self.answers = QueryAnswers(reader: store.reader)
        self.logger = logger
        self.state = Mutex(State(payloadLimit: site.maximumPayloadBytes))
    }

    var counts: CloudStatus.Queries {
        self.state.withLock { state in
            var counts = state.counts
            counts.waiting = state.waiting.count
            return counts
        }
    }

    // MARK: On the connection's thread

    func connected(maximumPacketBytes: Int?) {
        self.state.withLock { state in
            state.isOnline = true
            let packet = maximumPacketBytes.map { max(Self.smallestPayload, $0 - Self.packetOverhead) }
            state.payloadLimit = min(self.site.maximumPayloadBytes, packet ?? .max)
        }
        self.wake.signal()
    }

    func disconnected() {
        self.state.withLock { $0.isOnline = false }
    }

    func received(_ message: MQTTDelivery) -> MQTTReception {
        let now = self.store.receptionNow().at
        switch QueryMessage(message, site: self.site.id, topics: self.site.topics, now: now) {
        case .refused(let id, let reply, let reason):
            return self.refused(id, reply, reason, at: now)
        case .query(let query):
            switch self.state.withLock({ $0.waiting.arrived(query) }) {
            case .wake: self.wake.signal()
            case .ignoreRepeated: break
            case .refuseTooMany:
                let reason = "\(WaitingQueries.limit) queries wait already; ask again later"
                return self.refused(query.id, query.reply, reason, at: now)
            }
            return .done()
        }
    }

    private func refused(_ id: String?, _ reply: ReplyAddress?, _ reason: String, at now: Timestamp) -> MQTTReception {
        self.noteRefused(id, reason)
        guard let reply else { return .done() }
        return .done(replies: [QueryResponseJSON.refused(id, reply: reply, reason: reason, site: self.site, at: now)])
    }

    private func noteRefused(_ id: String?, _ reason: String) {
        self.state.withLock { $0.counts.refused += 1 }
        self.logger.info(
            "A query of the cloud was refused", metadata: ["query": "\(id ?? "unreadable")", "cause": "\(reason)"])
    }

    // MARK: Answering

    func run(publishing client: MQTTClient) async {
        while !Task.isCancelled {
            switch self.next() {
            case .answer(let query): await self.answer(query, to: client)
            case .refuseExpired(let query):
                await self.send(
                    self.refusal(query, "it expired at \(query.expiresAt), before its turn came"), query, client)
            case .wait: await self.wake.wait()
            }
        }
    }

    private func next() -> WaitingQueries.NextAction {
        let now = self.store.receptionNow().at
        return self.state.withLock { $0.isOnline ? $0.waiting.next(now: now) : .wait }
    }

    private func answer(_ query: CloudQuery, to client: MQTTClient) async {
        await self.send(await self.response(to: query), query, client)
    }

    private func response(to query: CloudQuery) async -> MQTTPublication {
        let limit = self.state.withLock { $0.payloadLimit } - QueryResponseJSON.overhead
        do {
            let page =
                query.query.kind == .replay
                ? try await self.replays.answer(query, at: self.store.receptionNow().at, maximumBytes: limit)
                : try await self.answers.page(query.query, maximumBytes: limit)
            self.state.withLock { $0.counts.answered += 1 }
            return QueryResponseJSON.page(query, page, site: self.site, at: self.store.receptionNow().at)
        } catch let refusal as Refusal {
            return self.refusal(query, refusal.message)
        } catch {
            self.logger.error(
                "A query of the cloud cannot be answered", metadata: ["query": "\(query.id)", "cause": "\(error)"])
            return self.refusal(query, "the database cannot be read: \(error)")
        }
    }

    private func refusal(_ query: CloudQuery, _ reason: String) -> MQTTPublication {
        self.noteRefused(query.id, reason)
        let now = self.store.receptionNow().at
        return QueryResponseJSON.refused(query.id, reply: query.reply, reason: reason, site: self.site, at: now)
    }

    /// Sends a response, and again where it did not get through, until nobody waits for it any more.
    private func send(_ response: MQTTPublication, _ query: CloudQuery, _ client: MQTTClient) async {
        while !Task.isCancelled {
            switch await client.publish(self.site.compression.packed(response)) {
            case .success: return
            case .failure(.queueFull), .failure(.notConnected), .failure(.connectionLost):
                guard self.store.receptionNow().at < query.expiresAt else { return }
                await self.wake.wait(until: .now + Self.retryInterval)
            case .failure(let failure):
                self.logger.warning(
                    "A response does not reach the cloud", metadata: ["query": "\(query.id)", "cause": "\(failure)"])
                return
            }
        }
    }
}
