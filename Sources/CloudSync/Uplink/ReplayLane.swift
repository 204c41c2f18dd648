import Logging
import Shared
import Store
import Synchronization

/// Sends ranges once more beside the live flow, as ``ReplayQueue`` decides.
final class ReplayLane: Sendable {
    private struct State {
        var queue = ReplayQueue()
        var epoch: String
        var journalLimit: PayloadLimit
        var meterLimit: PayloadLimit

        subscript(limitOf stream: SiteStream) -> PayloadLimit {
            get { stream == .journal ? self.journalLimit : self.meterLimit }
            set { if stream == .journal { self.journalLimit = newValue } else { self.meterLimit = newValue } }
        }
    }

    private let site: CloudSite
    private let store: SiteStore
    private let logger: Logger
    private let wake = WakeSignal()
    private let reading = ReadingQueue("replays")
    private let state: Mutex<State>

    init(site: CloudSite, store: SiteStore, positions: StreamPositions, logger: Logger) {
        self.site = site
        self.store = store
        self.logger = logger
        var queue = ReplayQueue()
        for stream in SiteStream.allCases where positions[stream].pausedAt != nil { queue.held(stream, by: .paused) }
        let limit = PayloadLimit(site.maximumPayloadBytes)
        self.state = Mutex(State(queue: queue, epoch: positions.epoch, journalLimit: limit, meterLimit: limit))
    }

    /// What waits and is being sent, for people.
    var standing: [CloudReplay] {
        self.state.withLock { state in
            state.queue.replays.enumerated().map { index, replay in
                CloudReplay(
                    id: replay.id, stream: replay.stream.rawValue, from: replay.from, to: replay.to,
                    delivered: index == 0 ? state.queue.delivered : replay.from - 1)
            }
        }
    }

    // MARK: Events

    /// Sends a range, when those asked for before it are sent: what is here of it, and the count of what is not any more.
    ///
    /// - Returns: what will be sent, and in which epoch.
    /// - Throws: `Refusal` when there never was anything of it, or too many ranges wait.
    func ask(
        _ id: String, _ stream: SiteStream, from first: Int64, to last: Int64?
    ) async throws -> (epoch: String, range: ClosedRange<Int64>) {
        let range = try await self.reading.run { try self.store.replayRange(of: stream, from: first, to: last) }
        let replay = ReplayQueue.Replay(id: id, stream: stream, from: range.lowerBound, to: range.upperBound)
        let (epoch, action) = self.change { ($0.epoch, $0.queue.asked(replay)) }
        switch action {
        case .queued, .ignoreRepeated: return (epoch, range)
        case .refuseTooMany:
            throw Refusal(.unavailable, "\(ReplayQueue.limit) replays wait already: ask again when some are sent")
        }
    }

    func connected(maximumPacketBytes: Int?) {
        self.change { state in
            state.queue.connected()
            for stream in SiteStream.allCases {
                state[limitOf: stream].connected(maximumPacketBytes: maximumPacketBytes)
            }
        }
    }

    func disconnected() { self.change { $0.queue.disconnected() } }

    func epochBegan(_ epoch: String) {
        self.change { state in
            state.queue.epochBegan()
            for stream in SiteStream.allCases { state[limitOf: stream].epochBegan() }
            state.epoch = epoch
        }
    }

    func held(_ stream: SiteStream, by hold: UplinkHold) { self.change { $0.queue.held(stream, by: hold) } }

    func released(_ stream: SiteStream, by hold: UplinkHold) { self.change { $0.queue.released(stream, by: hold) } }

    @discardableResult
    private func change<Value>(_ body: (inout sending State) -> sending Value) -> sending Value {
        let value = self.state.withLock(body)
        self.wake.signal()
        return value
    }

    // MARK: Running

    /// Sends until the task is cancelled.
    func run(publishing client: MQTTClient) async {
        while !Task.isCancelled {
            switch self.state.withLock({ $0.queue.next(now: .now) }) {
            case .send(let replay, let after): await self.send(replay, after: after, to: client)
            case .wait(let until): await self.wake.wait(until: until)
            }
        }
    }

    private func send(_ replay: ReplayQueue.Replay, after: Int64, to client: MQTTClient) async {
        let batch: Batch
        do {
            batch = try await self.read(replay, after: after)
        } catch {
            self.logger.error("A replay cannot read the database, trying again", metadata: ["cause": "\(error)"])
            await self.wake.wait(until: .now + .seconds(5))
            return
        }
        let isNext = self.state.withLock { state in
            batch.epoch == state.epoch && state.queue.messageSent(replay, after: after, upTo: batch.last)
        }
        guard isNext else { return }
        let message = self.site.compression.packed(
            MQTTPublication(
                topic: self.site.topics.stream(replay.stream.rawValue), payload: batch.payload,
                contentType: CloudEvent.contentType))
        // One at a time: what flows live finds its places between these messages.
        let result = await client.publish(message)
        self.change { state in
            switch result {
            case .success: state.queue.messageDelivered(replay, upTo: batch.last)
            case .failure(let failure):
                if case .tooLarge = failure { state[limitOf: replay.stream].exceeded(by: batch) }
                state.queue.messageFailed(replay, upTo: batch.last, now: .now)
            }
        }
    }

    /// All of it, whatever the live flow leaves out.
    private func read(_ replay: ReplayQueue.Replay, after: Int64) async throws -> Batch {
        let (epoch, limit) = self.state.withLock { ($0.epoch, $0[limitOf: replay.stream]) }
        let (source, store) = (self.site.source, self.store)
        return try await self.reading.run {
            var reader = BatchReader(stream: replay.stream, source: source, store: store, rows: 1000)
            return try reader.batch(
                epoch: epoch, after: after, end: replay.to, limit: limit, replay: replay.id)
        }
    }
}
