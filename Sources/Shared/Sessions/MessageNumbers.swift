/// Which of a transaction's numbered messages (2.x `seqNo`, which counts without gaps) have not come, and what is done
/// about them.
///
/// Messages that are missing may be under way, so nothing is done for a grace time. Then the charger is asked whether it
/// still has messages of the transaction (2.0.1 part 2, E14): while it has, they are waited for; when it has none, they
/// are lost for good, and that is said.
public struct MessageNumbers: Equatable, Sendable {
    /// What is done about the messages that are missing.
    public enum Search: String, Codable, Sendable, CaseIterable {
        /// None is missing.
        case complete
        /// They may still be under way.
        case waiting
        /// The charger is to be asked.
        case wanted
        /// It is asked, and its answer has not come.
        case asked
        /// It says that it still has messages to send.
        case queued
        /// It says that it has none: they will not come.
        case lost
        /// It did not say, however often it was asked, or it cannot be asked any more.
        case untold
    }

    /// The highest number that has come.
    public private(set) var last: Int?
    /// Numbers below `last` that have not come, in order, neither touching nor overlapping.
    public private(set) var missing: [ClosedRange<Int>] = []
    public private(set) var search = Search.complete
    /// Since when it stands so; nil while nothing is missing.
    public private(set) var since: Timestamp?
    /// How often the charger was asked since the newest gap was found.
    public private(set) var asks = 0

    /// The most gaps that are kept apart; with one more the oldest is forgotten.
    public static let mostGaps = 100
    /// Numbers beyond this count nothing.
    public static let highest = Int(Int32.max)
    /// How long an answer is waited for, in milliseconds: longer than a question lives.
    public static let answerLimit: Int64 = 11 * 60_000
    /// How often a charger is asked that does not answer.
    static let mostAsks = 5
    /// How long a queue is given before the charger is asked again: at first, and at most, in milliseconds.
    public static let firstPause: Int64 = 10 * 60_000
    public static let longestPause: Int64 = 86_400_000

    public init() {}

    /// What the database kept.
    public init(last: Int?, missing: [ClosedRange<Int>], search: Search, since: Timestamp?, asks: Int) {
        self.last = last
        self.missing = missing
        self.search = search
        self.since = since
        self.asks = asks
    }

    /// Whether messages are missing that may still come.
    var mayBeUnderWay: Bool { !self.missing.isEmpty && self.search != .lost && self.search != .untold }

    /// A message came.
    ///
    /// - Parameters:
    ///   - isStart: it is the first of its transaction: none below it is missing.
    ///   - received: when.
    mutating func came(_ number: Int, isStart: Bool, received: Timestamp) {
        guard (0...Self.highest).contains(number) else { return }
        let before = self.missing
        let expected = self.last.map { $0 + 1 } ?? (isStart ? number : 0)
        if number >= expected {
            if number > expected { self.missing.append(expected...(number - 1)) }
            self.last = number
        } else {
            self.missing = self.missing.flatMap { $0.without(number) }
        }
        if isStart { self.missing = self.missing.compactMap { $0.from(number) } }
        if self.missing.count > Self.mostGaps { self.missing.removeFirst() }
        if self.missing != before { self.gapsChanged(grew: number >= expected, at: received) }
    }

    private mutating func gapsChanged(grew: Bool, at now: Timestamp) {
        if self.missing.isEmpty {
            (self.search, self.since, self.asks) = (.complete, nil, 0)
        } else if grew, self.search != .waiting {
            (self.search, self.since, self.asks) = (.waiting, now, 0)
        }
    }

    /// Time passed. Returns whether the charger is to be asked now.
    ///
    /// - Parameters:
    ///   - connectedAt: since when the charger is connected; nil while it is not.
    ///   - grace: how long messages may be under way once it is connected, in milliseconds.
    mutating func ticked(now: Timestamp, connectedAt: Timestamp?, grace: Int64) -> Bool {
        guard let since, let connectedAt else { return false }
        let waited = now.milliseconds(since: max(since, connectedAt))
        switch self.search {
        case .waiting where waited >= grace, .queued where waited >= self.pause:
            return self.move(to: .wanted, at: now)
        case .asked where waited >= Self.answerLimit:
            return self.move(to: self.asks < Self.mostAsks ? .wanted : .untold, at: now)
        case .complete, .waiting, .wanted, .asked, .queued, .lost, .untold:
            return false
        }
    }

    /// Twice as long each time, so that a charger whose queue never moves is asked once a day.
    private var pause: Int64 { min(Self.firstPause << min(max(self.asks, 1) - 1, 10), Self.longestPause) }

    private mutating func move(to next: Search, at now: Timestamp) -> Bool {
        (self.search, self.since) = (next, now)
        return next == .wanted
    }

    /// The question is on its way.
    mutating func wereAsked(now: Timestamp) {
        guard self.search == .wanted else { return }
        (self.search, self.since, self.asks) = (.asked, now, self.asks + 1)
    }

    /// There is no way to ask the charger: another hardware in its place numbers no messages.
    mutating func cannotBeAsked(now: Timestamp) {
        guard self.search == .wanted else { return }
        (self.search, self.since) = (.untold, now)
    }

    /// The charger told whether it still has messages. Returns whether those that are missing turned out to be lost.
    mutating func told(hasQueued: Bool, now: Timestamp) -> Bool {
        guard !self.missing.isEmpty, self.search != .lost || hasQueued else { return false }
        (self.search, self.since) = (hasQueued ? .queued : .lost, now)
        return !hasQueued
    }

    /// The gateway's wall clock stepped by so many milliseconds.
    mutating func clockStepped(by step: Int64) { self.since = self.since?.advanced(byMilliseconds: step) }

    /// Whether two values differ in nothing but the highest number.
    func hasSameGaps(as other: MessageNumbers) -> Bool {
        var other = other
        other.last = self.last
        return self == other
    }
}

extension ClosedRange<Int> {
    fileprivate func without(_ number: Int) -> [ClosedRange<Int>] {
        guard self.contains(number) else { return [self] }
        var rest: [ClosedRange<Int>] = []
        if self.lowerBound < number { rest.append(self.lowerBound...(number - 1)) }
        if number < self.upperBound { rest.append((number + 1)...self.upperBound) }
        return rest
    }

    /// The part from `number` on.
    fileprivate func from(_ number: Int) -> ClosedRange<Int>? {
        self.upperBound < number ? nil : Swift.max(self.lowerBound, number)...self.upperBound
    }
}

/// Messages that are missing.
extension Session {
    /// A message of the session came, with its number where it has one.
    mutating func numbered(_ report: TransactionReport, received: Timestamp) -> [SessionAction] {
        guard let sequence = report.sequence else { return [] }
        self.numbers.came(sequence, isStart: report.kind == .started, received: received)
        return self.numbers.search == .complete ? self.clear(.messagesMissing) : []
    }

    /// Time passed, for a session that misses messages: it may be over.
    public mutating func searchedForMessages(now: Timestamp, connectedAt: Timestamp?, grace: Int64) -> [SessionAction] {
        guard self.numbers.ticked(now: now, connectedAt: connectedAt, grace: grace) else { return [] }
        return self.raise(.messagesMissing) + [.messagesWanted]
    }

    /// The charger is being asked about the messages that are missing.
    public mutating func messagesAsked(now: Timestamp) -> [SessionAction] {
        self.numbers.wereAsked(now: now)
        return []
    }

    /// The charger cannot be asked about them.
    public mutating func messagesCannotBeAsked(now: Timestamp) -> [SessionAction] {
        self.numbers.cannotBeAsked(now: now)
        return []
    }

    /// The charger told whether it still has messages of the session to send.
    public mutating func messagesTold(hasQueued: Bool, now: Timestamp) -> [SessionAction] {
        guard self.numbers.told(hasQueued: hasQueued, now: now) else { return [] }
        return self.raise(.messagesMissing) + [.messagesLost]
    }
}
