/// What a charger has to tell: one call in flight, the rest waiting in order.
///
/// Pure. Transaction messages outlive a lost connection and are sent again with the same message id, others do not.
/// At most `limit` wait; when it is full, a droppable one gives way, and of what may not be dropped the newest is lost.
struct Outbox: Equatable, Sendable {
    struct Entry: Equatable, Sendable {
        let id: String
        let report: Report
        var attempts = 0
        /// Not before this uptime, in milliseconds.
        var notBefore: Int64 = 0
    }

    private(set) var waiting: [Entry] = []
    private(set) var inFlight: Entry?
    /// When the call in flight is given up, uptime in milliseconds.
    private(set) var deadline: Int64?
    /// Reports that were dropped because there was no room, or were refused too often.
    private(set) var lost = 0
    private let limit: Int

    init(limit: Int = 5000) { self.limit = limit }

    var isEmpty: Bool { self.waiting.isEmpty && self.inFlight == nil }

    /// Whether a transaction message waits for its answer.
    var holdsTransactions: Bool {
        self.inFlight?.report.isTransactional == true || self.waiting.contains { $0.report.isTransactional }
    }

    mutating func append(_ report: Report, id: String) {
        guard self.waiting.count >= self.limit else {
            self.waiting.append(Entry(id: id, report: report))
            return
        }
        self.lost += 1
        guard !report.isDroppable, let index = self.waiting.firstIndex(where: { $0.report.isDroppable }) else { return }
        self.waiting.remove(at: index)
        self.waiting.append(Entry(id: id, report: report))
    }

    /// Puts a report before all others, which a boot is.
    mutating func prepend(_ report: Report, id: String) {
        self.waiting.removeAll { $0.report == report }
        self.waiting.insert(Entry(id: id, report: report), at: 0)
    }

    /// The next call to send, if none is in flight.
    /// - Parameter isRegistered: before the boot is accepted nothing else may be sent.
    mutating func next(now: Int64, timeout: Int64, isRegistered: Bool) -> Entry? {
        guard self.inFlight == nil, let first = self.waiting.first, first.notBefore <= now else { return nil }
        if !isRegistered {
            guard case .boot = first.report else { return nil }
        }
        var entry = self.waiting.removeFirst()
        entry.attempts += 1
        self.inFlight = entry
        self.deadline = now + timeout
        return entry
    }

    /// When time alone makes a difference: the call in flight is given up, or the next one may be tried again.
    func nextAt(isRegistered: Bool) -> Int64? {
        guard self.inFlight == nil else { return self.deadline }
        return isRegistered ? self.waiting.first?.notBefore : nil
    }

    /// An answer came. Nil when it answers nothing that is in flight.
    mutating func answered(id: String) -> Entry? {
        guard let entry = self.inFlight, entry.id == id else { return nil }
        self.inFlight = nil
        self.deadline = nil
        return entry
    }

    /// A transaction message was refused: it is tried again, three times in all.
    /// - Returns: false when it was given up.
    mutating func retry(_ entry: Entry, at time: Int64) -> Bool {
        guard entry.report.isTransactional, entry.attempts < 3 else {
            self.lost += 1
            return false
        }
        var entry = entry
        entry.notBefore = time
        self.waiting.insert(entry, at: 0)
        return true
    }

    /// The message in flight cannot be written: it is given up.
    mutating func abandonInFlight() {
        self.lost += 1
        self.inFlight = nil
        self.deadline = nil
    }

    /// The connection is gone: what is not of a transaction is forgotten, since it would be old news.
    mutating func connectionClosed() {
        if let entry = self.inFlight, entry.report.isTransactional {
            self.waiting.insert(Entry(id: entry.id, report: entry.report), at: 0)
        }
        self.inFlight = nil
        self.deadline = nil
        self.waiting.removeAll { !$0.report.isTransactional }
    }
}
