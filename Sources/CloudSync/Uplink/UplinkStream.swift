/// Where one stream stands on its way to the cloud: what is acknowledged, what is sent, what may be sent next.
///
/// Records are named by `seq`, gapless from 1. A cursor is the last record that is acknowledged. Batches are sent in
/// order from `cursor + 1`; when an acknowledgement stays away, or the connection or the broker loses something, it
/// goes back and sends again, so that records arrive at least once and never out of order.
///
/// Pure: it performs no I/O and reads no clock. Feed it events, perform the action it returns, then ask `next`.
public struct UplinkStream: Equatable, Sendable {
    public typealias Instant = ContinuousClock.Instant

    /// Names one sending of one batch: the answer to an earlier sending of the same records is told apart by it.
    public struct SendingID: Hashable, Sendable {
        let number: UInt64
    }

    struct Sending: Equatable, Sendable {
        let id: SendingID
        let from: Int64
        let to: Int64
        /// Whether the broker has acknowledged it.
        var isDelivered = false
    }

    private let settings: UplinkSettings
    /// The life of the database that the records belong to.
    public private(set) var epoch: String
    /// The last record that is acknowledged; 0: none.
    public private(set) var cursor: Int64
    /// The last record that exists.
    public private(set) var end: Int64
    /// The last record that was ever sent, also when it is to be sent again.
    public private(set) var highestSent: Int64
    public private(set) var isOnline = false
    /// What keeps it from sending; acknowledgements are heard all the same.
    public private(set) var holds: Set<UplinkHold> = []
    /// Sent and not acknowledged, oldest first, without a gap.
    private var sendings: [Sending] = []
    private var nextSending: UInt64 = 1
    /// When to give up waiting for the acknowledgement of the oldest sending.
    private var acknowledgementDeadline: Instant?
    /// Nothing is sent before.
    private var pausedUntil: Instant?
    /// Times in a row that the acknowledgement stayed away.
    public private(set) var timeouts = 0
    /// Times in a row that the broker refused a batch.
    private var refusals = 0

    /// - Parameters:
    ///   - cursor: the last record that is acknowledged, 0...end.
    ///   - end: the last record that exists.
    public init(settings: UplinkSettings, epoch: String, cursor: Int64, end: Int64) {
        self.settings = settings
        self.epoch = epoch
        self.cursor = cursor
        self.end = max(cursor, end)
        self.highestSent = cursor
    }

    /// The last record of the unbroken row that is sent.
    public var sentUpTo: Int64 { self.sendings.last?.to ?? self.cursor }

    /// The word for what keeps it from sending for longer than a moment; nil when nothing does.
    public var heldBy: String? {
        UplinkHold.allCases.first { $0 != .settling && self.holds.contains($0) }?.rawValue
    }

    // MARK: What to do

    public enum NextAction: Equatable, Sendable {
        /// Read records from after `after` up to `end` at most, and report what was sent with ``batchSent(upTo:now:)``.
        case send(after: Int64, end: Int64)
        /// Nothing to send now; at the instant something may be, if nothing happens before.
        case wait(until: Instant?)
    }

    public func next(now: Instant) -> NextAction {
        let wake = [self.acknowledgementDeadline, self.isOnline ? self.pausedUntil : nil].compactMap(\.self).min()
        guard self.isOnline, self.holds.isEmpty, self.sentUpTo < self.end, self.hasRoom else {
            return .wait(until: wake)
        }
        if let pausedUntil = self.pausedUntil, now < pausedUntil { return .wait(until: wake) }
        return .send(after: self.sentUpTo, end: self.end)
    }

    /// While nobody acknowledges, one batch at a time is enough to find out when somebody does.
    private var hasRoom: Bool {
        let window = self.timeouts > 0 ? 1 : self.settings.window
        let waiting = self.sendings.count(where: { !$0.isDelivered })
        return self.sendings.count < window && waiting < self.settings.inFlight
    }

    // MARK: Events of the database

    /// Records up to `end` exist now.
    public mutating func committed(upTo end: Int64) {
        self.end = max(self.end, end)
    }

    /// The database began a new life: nothing of the old one is to be sent or acknowledged any more.
    public mutating func epochBegan(_ epoch: String, cursor: Int64, end: Int64) {
        // Made beside the old one: Swift 6.3's optimiser frees `holds` where it is carried over a new `self`.
        var begun = UplinkStream(settings: self.settings, epoch: epoch, cursor: cursor, end: end)
        begun.isOnline = self.isOnline
        begun.holds = self.holds
        self = begun
    }

    // MARK: Events of people and of the time of day

    public mutating func held(by hold: UplinkHold) {
        self.holds.insert(hold)
    }

    public mutating func released(by hold: UplinkHold) {
        self.holds.remove(hold)
    }

    /// Everything after `cursor` is to be sent and acknowledged again; later ones are not called back.
    public mutating func rewound(to cursor: Int64) {
        guard cursor < self.cursor else { return }
        self.forget(from: 0)
        self.cursor = max(0, cursor)
        self.highestSent = self.cursor
        self.timeouts = 0
        self.pausedUntil = nil
    }

    // MARK: Events of the connection

    public mutating func connected() {
        self.isOnline = true
        self.pausedUntil = nil
        self.refusals = 0
    }

    /// What the broker had not acknowledged is lost; what it had may still reach the cloud.
    public mutating func disconnected() {
        self.isOnline = false
        self.forget(from: self.sendings.firstIndex(where: { !$0.isDelivered }))
    }

    /// Whether the batch that was read after `after` may go: connection, epoch, holds and what is sent may have changed
    /// while it was read.
    public func takes(batchAfter after: Int64, of epoch: String) -> Bool {
        self.isOnline && self.holds.isEmpty && self.epoch == epoch && self.sentUpTo == after
    }

    /// A batch that begins after `sentUpTo` was handed to the connection.
    /// - Parameter last: its last record, above `sentUpTo`.
    public mutating func batchSent(upTo last: Int64, now: Instant) -> SendingID {
        let id = SendingID(number: self.nextSending)
        self.nextSending += 1
        self.sendings.append(Sending(id: id, from: self.sentUpTo + 1, to: last))
        self.highestSent = max(self.highestSent, last)
        self.end = max(self.end, last)
        if self.acknowledgementDeadline == nil { self.acknowledgementDeadline = now + self.currentTimeout }
        return id
    }

    public enum BatchAction: Equatable, Sendable {
        case none
        /// The cursor moved: keep it.
        case saveCursor(Int64)
        /// The broker did not take the batch, or had nobody to give it to: it is sent again at the instant.
        case retry(at: Instant)
    }

    /// The broker answered a batch.
    public mutating func batchAcknowledged(
        _ id: SendingID, noSubscribers: Bool, now: Instant
    ) -> BatchAction {
        guard let index = self.sendings.firstIndex(where: { $0.id == id }) else { return .none }
        self.refusals = 0
        self.sendings[index].isDelivered = true
        guard self.settings.acknowledgement == .broker else { return .none }
        guard !noSubscribers else { return self.goBack(to: index, for: self.settings.acknowledgementTimeout, now: now) }
        return self.acknowledgeDelivered(now: now)
    }

    /// The broker refused a batch, or the connection did not take it.
    public mutating func batchFailed(_ id: SendingID, now: Instant) -> BatchAction {
        guard let index = self.sendings.firstIndex(where: { $0.id == id }) else { return .none }
        guard self.isOnline else {
            self.forget(from: index)
            return .none
        }
        let wait = Duration.seconds(1) * (1 << min(self.refusals, 6))
        self.refusals += 1
        return self.goBack(to: index, for: wait, now: now)
    }

    private mutating func goBack(to index: Int, for wait: Duration, now: Instant) -> BatchAction {
        self.forget(from: index)
        let until = now + wait
        self.pausedUntil = until
        return .retry(at: until)
    }

    private mutating func acknowledgeDelivered(now: Instant) -> BatchAction {
        let delivered = self.sendings.prefix(while: \.isDelivered)
        guard let last = delivered.last else { return .none }
        self.moveCursor(to: last.to, now: now)
        return .saveCursor(self.cursor)
    }

    // MARK: Events of the cloud

    public enum AcknowledgedAction: Equatable, Sendable {
        /// The cursor moved: keep it.
        case saveCursor(Int64)
        /// It says nothing new.
        case ignoreOld
        /// It speaks of another life of the database.
        case ignoreOtherEpoch
        /// The stream's cursor follows the broker's acknowledgements.
        case ignoreBrokerMode
        /// These records exist but were not sent since the start, nor any after the cursor: they will be, and
        /// acknowledged again.
        case refuseNotSent(highestSent: Int64)
        /// The cloud has records of this epoch that we do not: the database is an older copy, and a new epoch must
        /// begin before anything more is sent.
        case databaseRolledBack(end: Int64)
    }

    /// The cloud says that it has stored everything of `epoch` up to `seq`.
    ///
    /// Beyond what was sent it counts up to there: a cloud that knows the records from before a restart, or before they
    /// were sent again, says so at the first of them.
    public mutating func acknowledged(epoch: String, upTo seq: Int64, now: Instant) -> AcknowledgedAction {
        guard epoch == self.epoch else { return .ignoreOtherEpoch }
        guard seq <= self.end else { return .databaseRolledBack(end: self.end) }
        guard self.settings.acknowledgement == .application else { return .ignoreBrokerMode }
        guard seq > self.cursor else { return .ignoreOld }
        guard self.highestSent > self.cursor else { return .refuseNotSent(highestSent: self.highestSent) }
        self.moveCursor(to: min(seq, self.highestSent), now: now)
        return .saveCursor(self.cursor)
    }

    private mutating func moveCursor(to seq: Int64, now: Instant) {
        self.cursor = seq
        self.timeouts = 0
        self.sendings.removeAll(where: { $0.to <= seq })
        self.acknowledgementDeadline = self.sendings.isEmpty ? nil : now + self.currentTimeout
    }

    // MARK: Time

    public enum DeadlineAction: Equatable, Sendable {
        case none
        /// Everything after the cursor is sent again.
        case sendAgain(after: Int64)
    }

    /// Call it when the instant of `next` has come; earlier it does nothing.
    public mutating func deadlineReached(now: Instant) -> DeadlineAction {
        if let pausedUntil = self.pausedUntil, now >= pausedUntil { self.pausedUntil = nil }
        guard let deadline = self.acknowledgementDeadline, now >= deadline else { return .none }
        self.forget(from: 0)
        guard self.holds.isEmpty else { return .none }
        self.timeouts += 1
        return .sendAgain(after: self.cursor)
    }

    private var currentTimeout: Duration {
        let grown = self.settings.acknowledgementTimeout * (1 << min(self.timeouts, 10))
        return min(grown, self.settings.longestAcknowledgementTimeout)
    }

    private mutating func forget(from index: Int?) {
        guard let index, index < self.sendings.count else { return }
        self.sendings.removeSubrange(index...)
        if self.sendings.isEmpty { self.acknowledgementDeadline = nil }
    }
}

/// What keeps a stream from being sent.
public enum UplinkHold: String, Hashable, Sendable, CaseIterable {
    /// A person: `edgectl cloud pause`.
    case paused
    /// The time of day: `cloud.quiet_hours`.
    case quietHours = "quiet_hours"
    /// The beginning of a connection: whether another copy of the database told its state is not known yet.
    case settling
}
