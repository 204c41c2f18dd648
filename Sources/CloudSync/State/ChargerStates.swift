import Logging
import Shared
import Store
import Synchronization

/// Keeps the retained state of each charger level: newest wins, at most twice a second, only what differs.
///
/// Nothing is kept while there is no connection; with a new one every charger is told anew. The topic of a charger
/// that was removed is emptied.
final class ChargerStates: Sendable {
    private struct State {
        var isOnline = false
        var changes = Coalescer<ChargerID>(interval: .milliseconds(500))
        var wantsAll = false
        var hasNewReadings = false
        /// Those whose state the broker refused: it may take it later.
        var refused: Set<ChargerID> = []
        /// The chargers whose topics hold something.
        var told: [ChargerID: Told] = [:]
        var number: Int64 = 0

        /// Takes the selected chargers that are not there any more.
        mutating func takeRemoved(_ selection: SiteStore.ChargerSelection, present: [ChargerSnapshot]) -> [String] {
            let ids = Set(present.map(\.id))
            let selected: [ChargerID] =
                switch selection {
                case .all: Array(self.told.keys)
                case .only(let chargers): Array(chargers)
                case .charging: []
                }
            let removed = selected.filter { !ids.contains($0) }.compactMap { self.told.removeValue(forKey: $0) }
            // One that was added again under its old name has told its state there.
            return removed.map(\.identity).filter { identity in !present.contains { $0.identity == identity } }
        }
    }

    private struct Told {
        var identity: String
        /// Of what the topic holds, enough to leave out what says nothing new; nil where that is not known.
        var hash: Int?
    }

    /// How often power and energy of running sessions are told.
    private static let readingInterval = Duration.seconds(10)

    /// States in flight at once: few, so that records and results find room between them.
    private static let atOnce = 8

    private let site: CloudSite
    private let store: SiteStore
    private let logger: Logger
    private let wake = WakeSignal()
    private let queue = ReadingQueue("chargers")
    private let state = Mutex(State())

    init(site: CloudSite, store: SiteStore, logger: Logger) {
        self.site = site
        self.store = store
        self.logger = logger
    }

    func committed(_ notice: CommitNotice) {
        let wakes = self.state.withLock { state in
            guard state.isOnline else { return false }
            state.hasNewReadings = true
            state.changes.changed(notice.chargers)
            return !notice.chargers.isEmpty
        }
        if wakes { self.wake.signal() }
    }

    func connected() {
        self.state.withLock { state in
            state.isOnline = true
            state.wantsAll = true
            for charger in state.told.keys { state.told[charger]?.hash = nil }
        }
        self.wake.signal()
    }

    func disconnected() {
        self.state.withLock { state in
            state.isOnline = false
            state.changes.forget()
            state.refused = []
        }
    }

    func run(publishing client: MQTTClient) async {
        var readingsDue = ContinuousClock.now + Self.readingInterval
        while !Task.isCancelled {
            if ContinuousClock.now >= readingsDue {
                readingsDue = .now + Self.readingInterval
                self.tellRefusedAgain()
                if self.takeNewReadings() { await self.tell(.charging, to: client) }
            }
            switch self.next() {
            case .tell(let selection): await self.tell(selection, to: client)
            case .wait(let until): await self.wake.wait(until: min(until ?? readingsDue, readingsDue))
            }
        }
    }

    private enum NextAction {
        case tell(SiteStore.ChargerSelection)
        case wait(until: ContinuousClock.Instant?)
    }

    private func next() -> NextAction {
        self.state.withLock { state in
            guard state.isOnline else { return .wait(until: nil) }
            if state.wantsAll {
                state.wantsAll = false
                return .tell(.all)
            }
            switch state.changes.next(now: .now) {
            case .tell(let chargers): return .tell(.only(chargers))
            case .wait(let until): return .wait(until: until)
            }
        }
    }

    private func tellRefusedAgain() {
        self.state.withLock { state in
            guard state.isOnline else { return }
            state.changes.changed(state.refused)
            state.refused = []
        }
    }

    private func takeNewReadings() -> Bool {
        self.state.withLock { state in
            defer { state.hasNewReadings = false }
            return state.isOnline && state.hasNewReadings
        }
    }

    private func tell(_ selection: SiteStore.ChargerSelection, to client: MQTTClient) async {
        do {
            let chargers = try await self.queue.run { try self.store.chargerSnapshots(selection) }
            for identity in self.state.withLock({ $0.takeRemoved(selection, present: chargers) }) {
                let topic = self.site.topics.chargerState(identity)
                _ = await client.publish(MQTTPublication(topic: topic, payload: [], retain: true))
            }
            if case .only = selection {
                await self.tellNow(chargers[...], to: client)
            } else {
                try await self.tellLeisurely(chargers.map(\.id)[...], to: client)
            }
        } catch {
            self.logger.warning("The chargers' states cannot be read", metadata: ["cause": "\(error)"])
            await self.wake.wait(until: .now + .seconds(1))
            self.state.withLock { $0.wantsAll = true }
        }
    }

    private func tellNow(_ chargers: ArraySlice<ChargerSnapshot>, to client: MQTTClient) async {
        var rest = chargers
        while !rest.isEmpty, client.isConnected {
            await self.tellAtOnce(rest.prefix(Self.atOnce), to: client)
            rest = rest.dropFirst(Self.atOnce)
        }
    }

    /// Many chargers take a while, and what changes meanwhile goes before them. Each few are looked at again when their
    /// turn comes, so that nothing is told that is older than what was.
    private func tellLeisurely(_ chargers: ArraySlice<ChargerID>, to client: MQTTClient) async throws {
        var rest = chargers
        while !rest.isEmpty, client.isConnected {
            if let changed = self.takeChanged() { await self.tell(.only(changed), to: client) }
            let few = Set(rest.prefix(Self.atOnce))
            rest = rest.dropFirst(Self.atOnce)
            let snapshots = try await self.queue.run { try self.store.chargerSnapshots(.only(few)) }
            await self.tellNow(snapshots[...], to: client)
        }
    }

    private func takeChanged() -> Set<ChargerID>? {
        self.state.withLock { state in
            guard state.isOnline, !state.wantsAll, case .tell(let changed) = state.changes.next(now: .now) else {
                return nil
            }
            return changed
        }
    }

    private func tellAtOnce(_ chargers: ArraySlice<ChargerSnapshot>, to client: MQTTClient) async {
        await withTaskGroup(of: Void.self) { group in
            for charger in chargers {
                group.addTask { await self.tell(charger, to: client) }
            }
        }
    }

    private func tell(_ charger: ChargerSnapshot, to client: MQTTClient) async {
        var data = JSONBytes(capacity: 512)
        ChargerStateJSON.write(charger, to: &data)
        let hash = data.bytes.hashValue
        let number: Int64? = self.state.withLock { state in
            guard state.told[charger.id]?.hash != hash else { return nil }
            state.number += 1
            return state.number
        }
        guard let number else { return }
        let result = await client.publish(self.message(charger, data, number: number))
        self.state.withLock { state in
            switch result {
            case .success:
                state.told[charger.id] = Told(identity: charger.identity, hash: hash)
            case .failure(let failure):
                // The broker may have it or not.
                state.told[charger.id] = Told(identity: charger.identity, hash: nil)
                switch failure {
                case .queueFull, .notConnected, .connectionLost: state.changes.changed([charger.id])
                case .refused: state.refused.insert(charger.id)
                case .tooLarge, .invalid: break
                }
            }
        }
    }

    private func message(_ charger: ChargerSnapshot, _ data: JSONBytes, number: Int64) -> MQTTPublication {
        var json = JSONBytes(capacity: data.count + 512)
        let now = self.store.receptionNow().at
        let id = "chargers/\(charger.id.rawValue)/\(now.milliseconds)-\(number)"
        CloudEvent.write(
            to: &json, id: id, source: self.site.source, type: "charger.state.v1", time: now
        ) { $0.raw(data.bytes) }
        return MQTTPublication(
            topic: self.site.topics.chargerState(charger.identity), payload: json.bytes, retain: true,
            contentType: CloudEvent.contentType)
    }
}
