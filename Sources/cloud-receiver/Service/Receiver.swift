import CloudSync
import Foundation
import Logging
import Shared
import Synchronization

/// Stores what the broker delivers, and acknowledges it after the commit: to the broker and to the sites.
///
/// Stateless beside PostgreSQL: what it holds in memory is what was delivered and is not committed, at most the
/// connection's Receive Maximum, and the broker forgets nothing of that before the commit.
final class Receiver: Sendable {
    struct Settings: Sendable {
        /// A connection string of libpq.
        var conninfo: String
        var prefix: String
        /// Whether to bring the schema up to date by itself.
        var migrates = true
        /// The most messages of one transaction.
        var batch = 64
        /// How long something must be missing before it is asked for.
        var replayAfter: Duration = .seconds(30)
        /// How often to log what was done.
        var reportEvery: Duration = .seconds(60)
        /// Signs acknowledgements, for sites that take no others.
        var signer: MessageSigner?
    }

    /// No more than this is gathered for one transaction, so that memory stays flat however large messages are.
    private static let gatheredBytes = 8 << 20
    /// How long a transaction may wait for messages that are just arriving.
    private static let gathersFor = Duration.milliseconds(20)
    private static let longestWait = Duration.seconds(5)
    private static let roundEvery = Duration.seconds(5)

    /// Used by the broker's thread alone; the lock says so to the compiler.
    private struct State {
        var waiting: [SiteMessage] = []
        var waitingBytes = 0
        var gatheringSince = ContinuousClock.now
        var store: MessageStore?
        var nextRound = ContinuousClock.now
        var progress = Progress(since: .now)
        var failures = 0
        var owed = OwedAcknowledgements()
        var publish: (@Sendable (MQTTPublication) -> MQTTPublishFailure?)?
    }

    private let settings: Settings
    private let logger: Logger
    private let state = Mutex(State())
    private let isStopping = Atomic(false)

    init(settings: Settings, logger: Logger) {
        self.settings = settings
        self.logger = logger
    }

    /// How acknowledgements leave: says why one was not taken.
    func acknowledges(through publish: @escaping @Sendable (MQTTPublication) -> MQTTPublishFailure?) {
        self.state.withLock { $0.publish = publish }
    }

    /// Gives up waiting for PostgreSQL: what is not stored is not acknowledged.
    func stop() {
        self.isStopping.store(true, ordering: .relaxed)
    }

    // MARK: On the broker's thread

    func received(_ delivery: MQTTDelivery) -> MQTTReception {
        let message = SiteMessage(topic: delivery.topic, payload: delivery.payload, prefix: self.settings.prefix)
        self.state.withLock { state in
            if state.waiting.isEmpty { state.gatheringSince = .now }
            state.waiting.append(message)
            state.waitingBytes += message.size
        }
        return .done()
    }

    func wantsMore() -> Bool {
        self.state.withLock { state in
            !state.waiting.isEmpty && state.waiting.count < self.settings.batch
                && state.waitingBytes < Self.gatheredBytes && .now - state.gatheringSince < Self.gathersFor
        }
    }

    /// Stores what waits, however long PostgreSQL is away: meanwhile the broker gives its messages to other receivers,
    /// and what it takes back for want of an answer the sites send again.
    func settle() -> MQTTReception {
        self.state.withLock { state in
            while true {
                do throws(PostgresError) {
                    let replies = try self.work(&state)
                    self.recovered(&state)
                    return .done(replies: replies)
                } catch {
                    self.failed(error, &state)
                }
                guard !self.isStopping.load(ordering: .relaxed) else { return .notStored }
            }
        }
    }

    private func work(_ state: inout State) throws(PostgresError) -> [MQTTPublication] {
        var replies: [MQTTPublication] = []
        if !state.waiting.isEmpty { try self.storeWaiting(&state) }
        self.acknowledge(&state)
        let now = ContinuousClock.now
        if now >= state.nextRound {
            replies = try self.round(&state)
            state.nextRound = now + min(Self.roundEvery, self.settings.replayAfter)
        }
        if let report = state.progress.report(every: self.settings.reportEvery, now: now) {
            self.logger.info("Stored", metadata: report)
        }
        return replies
    }

    private func storeWaiting(_ state: inout State) throws(PostgresError) {
        let begin = ContinuousClock.now
        try self.connect(&state)
        guard let stored = try state.store?.store(state.waiting) else { return }
        state.progress.stored(stored, messages: state.waiting.count, in: .now - begin)
        state.waiting = []
        state.waitingBytes = 0
        for (topic, reason) in stored.setAside {
            self.logger.warning(
                "A message was set aside; see cloud-receiver set-aside",
                metadata: ["topic": "\(topic)", "reason": "\(reason)"])
        }
        if stored.notTaken > 0 {
            self.logger.warning(
                "Batches that would have made too many holes were not taken; they come again",
                metadata: ["batches": "\(stored.notTaken)"])
        }
        state.owed.add(stored.acknowledgements)
    }

    /// What finds no place to wait in is told later. Without a connection nothing is owed: the sites send again.
    private func acknowledge(_ state: inout State) {
        guard state.owed.count > 0, let publish = state.publish else { return }
        state.owed.send { told in
            guard let message = self.message(told) else { return true }
            switch publish(message) {
            case .queueFull: return false
            default: return true
            }
        }
    }

    private func message(_ told: Stored.Acknowledgement) -> MQTTPublication? {
        do {
            let payload = try self.settings.signer?.sign(told.payload) ?? told.payload
            // A gateway whose disk was rolled back hears of it before it gives a number to another record.
            return MQTTPublication(topic: "\(told.root)/ack", payload: payload, retain: true)
        } catch {
            self.logger.error("An acknowledgement cannot be signed", metadata: ["cause": "\(error)"])
            return nil
        }
    }

    private func round(_ state: inout State) throws(PostgresError) -> [MQTTPublication] {
        try self.connect(&state)
        guard let connection = state.store?.connection else { return [] }
        let requests = try ReplayRequests(connection: connection, patience: self.settings.replayAfter).next()
        for request in requests {
            self.logger.warning(
                "Records are missing and asked for",
                metadata: [
                    "topic": "\(request.root)", "epoch": "\(request.epoch)", "stream": "\(request.stream)",
                    "from": "\(request.range.lowerBound)", "to": "\(request.range.upperBound)",
                ])
        }
        return requests.map { MQTTPublication(topic: "\($0.root)/queries", payload: $0.payload) }
    }

    // MARK: PostgreSQL

    private func connect(_ state: inout State) throws(PostgresError) {
        if let store = state.store, store.connection.isUsable { return }
        state.store = nil
        let connection = try Database.open(self.settings.conninfo)
        try Database.prepare(connection, migrates: self.settings.migrates, logger: self.logger)
        state.store = MessageStore(connection: connection)
        self.logger.info("Connected to PostgreSQL")
    }

    private func recovered(_ state: inout State) {
        guard state.failures > 0 else { return }
        state.failures = 0
        self.logger.info("PostgreSQL takes messages again")
    }

    /// Waits before the next attempt. The first failure of a row is for people to see.
    private func failed(_ error: PostgresError, _ state: inout State) {
        // After a refusal, too: what is known of its rows may be wrong.
        state.store = nil
        state.failures += 1
        let wait = min(Self.longestWait, .milliseconds(100) * (1 << min(state.failures, 10)))
        self.logger.log(
            level: state.failures == 1 ? .error : .debug,
            "Messages cannot be stored, and are not acknowledged until they are",
            metadata: ["cause": "\(error)", "retry_in": "\(wait)", "attempt": "\(state.failures)"])
        let end = ContinuousClock.now + wait
        while .now < end, !self.isStopping.load(ordering: .relaxed) { usleep(50_000) }
    }
}

extension Stored.Acknowledgement {
    var payload: [UInt8] {
        Array("{\"epoch\":\(self.quotedEpoch),\"stream\":\"\(self.stream.rawValue)\",\"seq\":\(self.seq)}".utf8)
    }

    private var quotedEpoch: String { JSONQuoted.text(self.epoch) }
}
