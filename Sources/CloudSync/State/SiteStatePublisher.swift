import Logging
import Shared
import Store
import Synchronization

/// Keeps the site's retained `state` level: at once with each connection, then at most every few seconds.
final class SiteStatePublisher: Sendable {
    private struct State {
        var history = LinkHistory()
        var settling = Settling.begun
    }

    /// Whether it is known that no other copy of the database told its state: the broker brings what it kept, and then
    /// our own.
    private enum Settling {
        case begun
        /// The broker has our own, or refused it; it may be that we may not read it.
        case told(until: ContinuousClock.Instant)
        case done
    }

    /// How long the broker may take to bring our own state, when it has it.
    private static let settlingTime = Duration.seconds(2)

    private let site: CloudSite
    private let store: SiteStore
    private let logger: Logger
    private let queue = ReadingQueue("site")
    private let level = RetainedLevel(interval: .seconds(5))
    private let state = Mutex(State())
    private let lanes: [UplinkLane]
    private let settled: @Sendable () -> Void

    /// - Parameter settled: called once a connection, when it is known whether this is the only copy of the database.
    init(
        site: CloudSite, store: SiteStore, lanes: [UplinkLane], logger: Logger, settled: @escaping @Sendable () -> Void
    ) {
        self.lanes = lanes
        self.settled = settled
        self.site = site
        self.store = store
        self.logger = logger
    }

    /// - Parameter history: of the connection until now.
    func connected(_ history: LinkHistory) {
        self.state.withLock { state in
            state.history = history
            state.settling = .begun
        }
        self.level.connected()
    }

    func disconnected() { self.level.disconnected() }

    /// The broker brought our own state, and before it what it had kept.
    func heardOwn() {
        let isNew = self.state.withLock { state in
            if case .done = state.settling { return false }
            state.settling = .done
            return true
        }
        if isNew { self.settled() }
    }

    /// Something was committed, or acknowledged, or could not be told.
    func changed() { self.level.changed() }

    func run(publishing client: MQTTClient) async {
        await self.level.run {
            self.settleWhenDue()
        } tell: {
            await self.tell(client)
        }
    }

    /// Returns whether there is nothing to tell again.
    private func tell(_ client: MQTTClient) async -> Bool {
        do {
            let positions = try await self.queue.run { try self.store.streamPositions() }
            let message = SiteStateJSON.online(
                self.site, positions, flows: self.flows, history: self.state.withLock { $0.history },
                at: self.store.receptionNow().at)
            let result = await client.publish(message)
            if result.isBrokersAnswer { self.brokerAnswered() }
            if case .failure = result { return false }
            return true
        } catch {
            self.logger.warning("The streams' positions cannot be read", metadata: ["cause": "\(error)"])
            return false
        }
    }

    /// Also where it refuses our state, so that it cannot bring it: what it had kept it brings in that time.
    private func brokerAnswered() {
        self.state.withLock { state in
            guard case .begun = state.settling else { return }
            state.settling = .told(until: .now + Self.settlingTime)
        }
    }

    private var flows: [SiteStream: SiteStateJSON.Flow] {
        var flows: [SiteStream: SiteStateJSON.Flow] = [:]
        for lane in self.lanes {
            let (machine, counts) = lane.snapshot
            flows[lane.stream] = SiteStateJSON.Flow(
                sentPerSecond: counts.sentPerSecond, acknowledgedPerSecond: counts.acknowledgedPerSecond,
                heldBy: machine.heldBy)
        }
        return flows
    }

    /// Returns when it is due; nil when it is not yet known, or was.
    private func settleWhenDue() -> ContinuousClock.Instant? {
        guard self.level.isOnline, case .told(let until) = self.state.withLock({ $0.settling }) else { return nil }
        guard until <= .now else { return until }
        self.heardOwn()
        return nil
    }
}

extension MQTTPublishResult {
    /// Whether the connection stood until the broker, or what it said of itself, decided.
    fileprivate var isBrokersAnswer: Bool {
        switch self {
        case .success, .failure(.refused), .failure(.tooLarge): true
        case .failure: false
        }
    }
}
