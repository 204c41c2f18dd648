import GRDB
import Shared
import Synchronization
import Testing

@testable import Store

/// Random streams of messages, with everything that goes wrong between a charger and the gateway: each session must
/// end as exactly one, with the right energy and one right invoice.
@Suite struct RandomSiteTests {
    @Test(arguments: 0..<40 as Range<UInt64>)
    func everyRealSessionBecomesExactlyOne(seed: UInt64) throws {
        let site = try TestSite()
        try site.assign(SimplePrices(perKWh: Amount("0.40")).tariff(id: "day", currency: "EUR"))
        var numbers = RandomNumbers(seed: seed)
        var chargers = try (0..<3).map { index in
            RandomCharger(
                try site.addCharger("R-\(index)"), isNumbered: index % 2 == 1,
                sessions: Int.random(in: 1...3, using: &numbers), numbers: &numbers)
        }
        while chargers.contains(where: { !$0.isDone }) {
            site.pass(Int64.random(in: 1...20, using: &numbers))
            let index = Int.random(in: 0..<chargers.count, using: &numbers)
            try chargers[index].step(site, &numbers)
            if Int.random(in: 0..<60, using: &numbers) == 0 { try site.restart() }
            if Int.random(in: 0..<20, using: &numbers) == 0 { try site.tick() }
            if Int.random(in: 0..<10, using: &numbers) == 0 { try site.checkCache() }
        }
        for charger in chargers { try Self.check(charger, site) }
        #expect(try site.number("SELECT count(*) FROM quarantine") == 0)
        #expect(try site.chainProblems().isEmpty)
        try site.checkInvariants()
        try site.restart()
        try site.checkInvariants()
    }

    private static func check(_ charger: RandomCharger, _ site: TestSite) throws {
        let ids = try site.numbers(
            "SELECT id FROM session WHERE charger_id = \(charger.id.rawValue) ORDER BY started_at")
        #expect(ids.count == charger.ended.count)
        for (id, truth) in zip(ids, charger.ended) {
            let session = try #require(try site.store.session(SessionID(rawValue: id)))
            #expect(session.state == .ended)
            #expect(session.flags.subtracting(.stale) == [])
            #expect(session.energy == Energy(milliwattHours: truth.wattHours * 1000))
            #expect(session.startedAt == truth.startedAt)
            #expect(session.endedAt == truth.endedAt)
            let readings = try site.number("SELECT count(*) FROM meter WHERE session_id = \(id)")
            #expect(readings == Int64(truth.readings))
            #expect(try site.chain(session) == readings)
            let cents = (truth.wattHours * 40 + 500) / 1000
            let total = "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
            #expect(try site.invoices(of: session.id).last?.hasSuffix(" \(total)") == true, "\(truth.wattHours) Wh")
            #expect(try site.number("SELECT count(*) FROM invoice WHERE session_id = \(id) AND kind = 'invoice'") == 1)
        }
    }
}

/// Reproducible random numbers (SplitMix64).
struct RandomNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { self.state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var value = self.state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// A charger that queues what it could not deliver, and delivers it again after a broken connection.
struct RandomCharger {
    struct Truth {
        var startedAt: Timestamp
        var endedAt: Timestamp
        var wattHours: Int64
        var readings: Int
    }

    let id: ChargerID
    /// Speaks as 2.x does, with its own transaction ids and numbered messages.
    let isNumbered: Bool
    private(set) var ended: [Truth] = []
    private var remaining: Int
    private var current: Truth?
    private var register: Int64
    private var queue: [TransactionReport] = []
    /// What was delivered of the running transaction, for repetitions.
    private var delivered: [TransactionReport] = []
    private var sequence = 0
    private var isOffline = false
    private var transaction: String?

    init(_ id: ChargerID, isNumbered: Bool, sessions: Int, numbers: inout RandomNumbers) {
        self.id = id
        self.isNumbered = isNumbered
        self.remaining = sessions
        self.register = Int64.random(in: 0...1_000_000, using: &numbers)
    }

    var isDone: Bool { self.remaining == 0 && self.current == nil && self.queue.isEmpty }

    mutating func step(_ site: TestSite, _ numbers: inout RandomNumbers) throws {
        if Int.random(in: 0..<3, using: &numbers) > 0 { self.live(at: site.now, &numbers) }
        // Some steps are spent offline: the queue grows.
        guard Int.random(in: 0..<3, using: &numbers) > 0 else {
            self.isOffline = true
            return
        }
        if self.isOffline { site.reconnect() }
        self.isOffline = false
        try self.deliver(site, &numbers)
    }

    private mutating func live(at now: Timestamp, _ numbers: inout RandomNumbers) {
        guard var truth = self.current else {
            if self.remaining > 0, self.queue.isEmpty { self.begin(at: now) }
            return
        }
        let used = Int64.random(in: 0...900, using: &numbers)
        self.register += used
        truth.wattHours += used
        if truth.readings >= 3, Int.random(in: 0..<5, using: &numbers) == 0 {
            truth.endedAt = now
            self.ended.append(truth)
            self.current = nil
            self.enqueue(.ended, at: now)
        } else {
            truth.readings += 1
            self.current = truth
            self.enqueue(.updated, at: now)
        }
    }

    private mutating func begin(at now: Timestamp) {
        self.remaining -= 1
        self.current = Truth(startedAt: now, endedAt: now, wattHours: 0, readings: self.isNumbered ? 1 : 0)
        self.transaction = self.isNumbered ? "T\(self.remaining)" : nil
        self.sequence = 0
        self.delivered = []
        self.enqueue(.started, at: now)
    }

    private mutating func enqueue(_ kind: TransactionReport.Kind, at now: Timestamp) {
        var report = TransactionReport(kind: kind, transaction: self.transaction, outlet: Outlet(evse: 1), at: now)
        report.token = kind == .started ? IdToken("GOOD") : nil
        if self.isNumbered {
            report.sequence = self.sequence
            report.digest = Int64(self.sequence) &* 7919 &+ self.register
            self.sequence += 1
        }
        let isRead = kind == .updated || (self.isNumbered && kind == .started)
        if isRead { report.readings = [.register(wattHours: self.register, at: now)] }
        if !isRead || self.isNumbered { report.register = Energy(milliwattHours: self.register * 1000) }
        self.queue.append(report)
    }

    /// Delivers in order; now and then the connection breaks before the message arrived, or before its answer did.
    private mutating func deliver(_ site: TestSite, _ numbers: inout RandomNumbers) throws {
        while var report = self.queue.first {
            let luck = Int.random(in: 0..<10, using: &numbers)
            if luck == 0 {
                self.isOffline = true
                return
            }
            if !self.isNumbered, report.kind != .started { report.transaction = self.transaction }
            let reply = try site.send(.transactionReported(report), from: self.id)
            if luck == 1 {
                self.isOffline = true
                return
            }
            if case .transaction(let answer) = reply, !self.isNumbered, report.kind == .started {
                self.transaction = answer.session.map { "\($0.rawValue)" }
            }
            self.delivered.append(report)
            self.queue.removeFirst()
            if luck == 2, self.isNumbered, let again = self.delivered.randomElement(using: &numbers) {
                try site.send(.transactionReported(again), from: self.id)
            }
        }
    }
}

extension TestSite {
    /// That what the writer holds in memory is what the database holds.
    func checkCache() throws {
        let stored = try self.store.pool.read { try SiteCache($0) }
        let cached = self.store.writer.cache.withLock { $0 }
        #expect(cached.sessions == stored.sessions)
        #expect(cached.chargers == stored.chargers)
        #expect(cached.counters == stored.counters)
    }

    /// How many readings of a session are found by following them from the newest.
    func chain(_ session: Session) throws -> Int64 {
        try self.number(
            SessionReadings.chain.replacing("?1", with: "\(session.lastReadingSeq ?? 0)")
                + " SELECT count(*) FROM chain JOIN meter USING (seq) WHERE session_id = \(session.id.rawValue)")
    }
}
