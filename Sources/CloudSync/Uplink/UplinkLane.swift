import Logging
import Shared
import Store
import Synchronization

/// Sends one stream: reads the database, publishes, and keeps the cursor, as ``UplinkStream`` decides.
final class UplinkLane: Sendable {
    private struct State {
        var machine: UplinkStream
        var counts = UplinkCounts()
        /// The cursor that is to be written to the database.
        var unsavedCursor: Int64?
        var limit: PayloadLimit
        /// When records that do not fill a batch may go: a moment to gather more of them.
        var lingerUntil: ContinuousClock.Instant?
        var sentRate = RateMeter()
        var acknowledgedRate = RateMeter()
        /// How often the cursor was moved back; a cursor from before it is not to be stored any more.
        var rewinds = 0

        mutating func takeUnsavedCursor() -> (cursor: Int64, epoch: String, rewinds: Int)? {
            defer { self.unsavedCursor = nil }
            return self.unsavedCursor.map { ($0, self.machine.epoch, self.rewinds) }
        }

        mutating func moved(from old: Int64, to cursor: Int64) {
            self.unsavedCursor = cursor
            self.acknowledgedRate.add(cursor - old, now: .now)
        }
    }

    /// How long single records are gathered into a batch.
    private static let linger = Duration.milliseconds(100)

    let stream: SiteStream
    private let topic: String
    /// Where the cloud says what it has; nil where the broker's word counts.
    private let acknowledgementTopic: String?
    private let store: SiteStore
    private let compression: PayloadCompression
    private let gatherTime: Duration
    private let logger: Logger
    private let wake = WakeSignal()
    private let state: Mutex<State>
    private let queue: ReadingQueue
    private let reader: Mutex<BatchReader>

    init(_ stream: SiteStream, site: CloudSite, store: SiteStore, positions: StreamPositions, logger: Logger) {
        self.stream = stream
        self.topic = site.topics.stream(stream.rawValue)
        self.acknowledgementTopic = site.uplink.acknowledgement == .application ? site.topics.acknowledgement : nil
        self.store = store
        self.compression = site.compression
        self.logger = logger
        self.queue = ReadingQueue(stream.rawValue)
        self.reader = Mutex(
            BatchReader(stream: stream, source: site.source, store: store, thinning: site.thinning))
        self.gatherTime = stream == .meter ? site.gatherTime ?? Self.linger : Self.linger
        let position = positions[stream]
        var machine = UplinkStream(
            settings: site.uplink, epoch: positions.epoch, cursor: position.acknowledged, end: position.newest)
        if position.pausedAt != nil { machine.held(by: .paused) }
        self.state = Mutex(State(machine: machine, limit: PayloadLimit(site.maximumPayloadBytes)))
    }

    var snapshot: (machine: UplinkStream, counts: UplinkCounts) {
        self.state.withLock { state in
            var counts = state.counts
            let now = ContinuousClock.now
            counts.sentPerSecond = state.sentRate.perSecond(now: now)
            counts.acknowledgedPerSecond = state.acknowledgedRate.perSecond(now: now)
            if counts.problem == nil, state.machine.timeouts > 0 { counts.problem = self.silence }
            return (state.machine, counts)
        }
    }

    /// What the matter is where records are sent and nobody says that they arrived.
    private var silence: String {
        self.acknowledgementTopic.map { "nobody acknowledges on \($0)" }
            ?? "the broker acknowledges nothing"
    }

    // MARK: Events

    func committed(upTo end: Int64) {
        self.change { $0.machine.committed(upTo: end) }
    }

    func connected(maximumPacketBytes: Int?) {
        self.change { state in
            state.machine.connected()
            state.limit.connected(maximumPacketBytes: maximumPacketBytes)
        }
    }

    func disconnected() {
        self.change { $0.machine.disconnected() }
    }

    func epochBegan(_ epoch: String, cursor: Int64, end: Int64) {
        self.change { state in
            state.machine.epochBegan(epoch, cursor: cursor, end: end)
            state.unsavedCursor = nil
            state.limit.epochBegan()
        }
    }

    func acknowledged(epoch: String, upTo seq: Int64) -> UplinkStream.AcknowledgedAction {
        self.change { state in
            let old = state.machine.cursor
            let action = state.machine.acknowledged(epoch: epoch, upTo: seq, now: .now)
            if case .saveCursor(let cursor) = action { state.moved(from: old, to: cursor) }
            return action
        }
    }

    func held(by hold: UplinkHold) {
        self.change { $0.machine.held(by: hold) }
    }

    func released(by hold: UplinkHold) {
        self.change { $0.machine.released(by: hold) }
    }

    /// On the writer's thread, in order with cursors that are stored.
    func rewound(to cursor: Int64) {
        self.change { state in
            state.machine.rewound(to: cursor)
            state.unsavedCursor = nil
            state.rewinds += 1
        }
    }

    private func change<Value>(_ body: (inout sending State) -> sending Value) -> sending Value {
        let value = self.state.withLock(body)
        self.wake.signal()
        return value
    }

    // MARK: Running

    /// Sends until the task is cancelled.
    func run(publishing client: MQTTClient) async {
        while !Task.isCancelled {
            guard await self.saveCursor() else {
                await self.wake.wait(until: .now + .seconds(1))
                continue
            }
            switch self.next() {
            case .send(let after, let end): await self.send(after: after, end: end, to: client)
            case .wait(let until): await self.wake.wait(until: until)
            }
        }
        _ = await self.saveCursor()
    }

    private func next() -> UplinkStream.NextAction {
        self.state.withLock { state in
            let now = ContinuousClock.now
            if case .sendAgain(let after) = state.machine.deadlineReached(now: now) {
                state.counts.resends += 1
                self.logger.info(
                    "No acknowledgement from the cloud, sending again",
                    metadata: ["stream": "\(self.stream.rawValue)", "after": "\(after)"])
            }
            let action = state.machine.next(now: now)
            if case .send = action, let linger = state.lingerUntil, now < linger { return .wait(until: linger) }
            return action
        }
    }

    private func send(after: Int64, end: Int64, to client: MQTTClient) async {
        let batch: Batch
        do {
            batch = try await self.read(after: after, end: end)
        } catch {
            self.logger.error(
                "The uplink cannot read the database, trying again in 5 s",
                metadata: ["stream": "\(self.stream.rawValue)", "cause": "\(error)"])
            // Nothing tells when the database can be read again; a stop ends the wait.
            try? await Task.sleep(for: .seconds(5))
            return
        }
        guard let id = self.sent(batch) else { return }
        let message = self.compression.packed(
            MQTTPublication(topic: self.topic, payload: batch.payload, contentType: CloudEvent.contentType))
        let failure = client.publish(message) { self.answered(id, batch, $0) }
        if let failure { self.answered(id, batch, .failure(failure)) }
    }

    private func read(after: Int64, end: Int64) async throws -> Batch {
        let (epoch, limit) = self.state.withLock { ($0.machine.epoch, $0.limit) }
        return try await self.queue.run {
            try self.reader.withLock {
                try $0.batch(epoch: epoch, after: after, end: end, limit: limit)
            }
        }
    }

    /// Nil when the batch is not the next one any more: the world moved while it was read.
    private func sent(_ batch: Batch) -> UplinkStream.SendingID? {
        self.state.withLock { state in
            guard state.machine.takes(batchAfter: batch.after, of: batch.epoch) else { return nil }
            state.lingerUntil = batch.isFull ? nil : .now + self.gatherTime
            state.counts.batches += 1
            state.counts.records += batch.records
            state.counts.thinned += batch.thinned
            state.sentRate.add(batch.records, now: .now)
            return state.machine.batchSent(upTo: batch.last, now: .now)
        }
    }

    // MARK: Answers of the broker

    private func answered(_ id: UplinkStream.SendingID, _ batch: Batch, _ result: MQTTPublishResult) {
        let log: String? = self.change { state in
            let now = ContinuousClock.now
            switch result {
            case .success(let receipt):
                let old = state.machine.cursor
                let action = state.machine.batchAcknowledged(id, noSubscribers: receipt == .noSubscribers, now: now)
                if case .saveCursor(let cursor) = action { state.moved(from: old, to: cursor) }
                return state.counts.note(receipt == .noSubscribers ? "nobody subscribes to \(self.topic)" : nil)
            case .failure(let failure):
                if case .tooLarge = failure { state.limit.exceeded(by: batch) }
                guard case .retry = state.machine.batchFailed(id, now: now) else { return nil }
                return state.counts.note("\(failure)")
            }
        }
        if let log {
            self.logger.warning(
                "Records do not reach the cloud", metadata: ["stream": "\(self.stream.rawValue)", "cause": "\(log)"])
        }
    }

    // MARK: The cursor

    /// Writes the cursor if it moved. False when that failed; it is tried again.
    private func saveCursor() async -> Bool {
        guard let (cursor, epoch, rewinds) = self.state.withLock({ $0.takeUnsavedCursor() }) else { return true }
        let stream = self.stream
        do {
            try await self.store.perform { change in
                guard self.state.withLock({ $0.rewinds == rewinds }) else { return }
                try change.acknowledge(stream, upTo: cursor, of: epoch)
            }
            return true
        } catch {
            self.logger.warning(
                "The uplink's cursor cannot be stored; what follows it may be sent twice",
                metadata: ["stream": "\(stream.rawValue)", "cause": "\(error)"])
            self.state.withLock { state in
                guard state.rewinds == rewinds, state.machine.epoch == epoch else { return }
                state.unsavedCursor = max(state.unsavedCursor ?? 0, cursor)
            }
            return false
        }
    }
}

/// What a stream has sent since the start.
public struct UplinkCounts: Equatable, Sendable {
    public internal(set) var batches: Int64 = 0
    public internal(set) var records: Int64 = 0
    /// Records that were not sent because they are not needed.
    public internal(set) var thinned: Int64 = 0
    /// Times that everything after the cursor was sent again, for want of an acknowledgement.
    public internal(set) var resends: Int64 = 0
    /// In the last ten seconds: records sent, and records acknowledged.
    public internal(set) var sentPerSecond: Double = 0
    public internal(set) var acknowledgedPerSecond: Double = 0
    /// Why the last batch did not get through; nil when it did.
    public internal(set) var problem: String?

    /// Keeps the problem of the last answer; returns it when it is a new one, to be logged once.
    fileprivate mutating func note(_ problem: String?) -> String? {
        defer { self.problem = problem }
        return problem == self.problem ? nil : problem
    }
}
