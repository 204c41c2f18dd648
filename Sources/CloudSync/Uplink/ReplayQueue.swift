public import Store

/// Ranges that the cloud asked for once more, sent beside the live flow: one range at a time, one message of it at a
/// time, in the order in which they were asked for. No cursor moves, and nothing waits for an acknowledgement but the
/// broker's.
///
/// At most `limit` ranges wait; more are refused. Nothing is kept over a restart: who misses what it asked for asks
/// again. Pure: it performs no I/O and reads no clock.
public struct ReplayQueue: Equatable, Sendable {
    public typealias Instant = ContinuousClock.Instant

    /// One range.
    public struct Replay: Equatable, Sendable {
        /// The query that asked for it.
        public var id: String
        public var stream: SiteStream
        public var from: Int64
        public var to: Int64

        public init(id: String, stream: SiteStream, from: Int64, to: Int64) {
            self.id = id
            self.stream = stream
            self.from = from
            self.to = to
        }
    }

    /// The most ranges that wait or are being sent.
    public static let limit = 16

    /// Oldest first; the first one is being sent.
    public private(set) var replays: [Replay] = []
    /// The last record of the first range that the broker has.
    public private(set) var delivered: Int64 = 0
    /// The last record of the message that the broker has not answered yet.
    private var inFlight: Int64?
    private var isOnline = false
    private var holds: [SiteStream: Set<UplinkHold>] = [:]
    /// Nothing is sent before.
    private var pausedUntil: Instant?
    /// Times in a row that a message did not get through.
    private var failures = 0

    public init() {}

    // MARK: Events

    public enum AskedAction: Equatable, Sendable {
        /// It is sent when those before it are.
        case queued(before: Int)
        /// It waits already, or is being sent.
        case ignoreRepeated
        case refuseTooMany
    }

    public mutating func asked(_ replay: Replay) -> AskedAction {
        guard !self.replays.contains(where: { $0.id == replay.id }) else { return .ignoreRepeated }
        guard self.replays.count < Self.limit else { return .refuseTooMany }
        self.replays.append(replay)
        if self.replays.count == 1 { self.delivered = replay.from - 1 }
        return .queued(before: self.replays.count - 1)
    }

    public mutating func connected() {
        self.isOnline = true
        self.pausedUntil = nil
        self.failures = 0
    }

    /// What the broker had not answered is sent again.
    public mutating func disconnected() {
        self.isOnline = false
        self.inFlight = nil
    }

    /// The numbers of the old epoch name nothing any more: who asked for them sees that a new one began.
    public mutating func epochBegan() {
        self.replays = []
        self.inFlight = nil
    }

    public mutating func held(_ stream: SiteStream, by hold: UplinkHold) {
        self.holds[stream, default: []].insert(hold)
    }

    public mutating func released(_ stream: SiteStream, by hold: UplinkHold) {
        self.holds[stream]?.remove(hold)
    }

    /// The message of `replay` that follows `delivered` was handed to the connection.
    ///
    /// - Returns: false when it is not the next one any more.
    public mutating func messageSent(_ replay: Replay, after: Int64, upTo last: Int64) -> Bool {
        guard self.isOnline, self.inFlight == nil, self.replays.first == replay, self.delivered == after,
            !self.isHeld(replay.stream)
        else { return false }
        self.inFlight = last
        return true
    }

    /// The broker has the message that ends with `last`.
    public mutating func messageDelivered(_ replay: Replay, upTo last: Int64) {
        guard self.replays.first == replay, self.inFlight == last else { return }
        self.inFlight = nil
        self.failures = 0
        self.delivered = last
        if last >= replay.to { self.finished() }
    }

    /// The message did not get through: it is tried again later.
    public mutating func messageFailed(_ replay: Replay, upTo last: Int64, now: Instant) {
        guard self.replays.first == replay, self.inFlight == last else { return }
        self.inFlight = nil
        self.pausedUntil = now + .seconds(1) * (1 << min(self.failures, 6))
        self.failures += 1
    }

    private func isHeld(_ stream: SiteStream) -> Bool { !(self.holds[stream]?.isEmpty ?? true) }

    private mutating func finished() {
        self.replays.removeFirst()
        if let next = self.replays.first { self.delivered = next.from - 1 }
    }

    // MARK: What to do

    public enum NextAction: Equatable, Sendable {
        /// Read records of the range after `after`, and report what was sent with ``messageSent(_:after:upTo:)``.
        case send(Replay, after: Int64)
        case wait(until: Instant?)
    }

    public func next(now: Instant) -> NextAction {
        guard self.isOnline, self.inFlight == nil, let replay = self.replays.first, !self.isHeld(replay.stream) else {
            return .wait(until: nil)
        }
        if let pausedUntil = self.pausedUntil, now < pausedUntil { return .wait(until: pausedUntil) }
        return .send(replay, after: self.delivered)
    }
}
