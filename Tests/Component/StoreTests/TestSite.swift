import Dispatch
import Foundation
import GRDB
import Logging
import Shared
import SiteFixtures
import Synchronization
import Testing

@testable import Store

/// A real database in a folder of its own, and a charger to talk about.
final class TestSite {
    let folder: URL
    private(set) var store: SiteStore
    let charger: ChargerID
    /// The site's day begins here; every test adds to it.
    var now: Timestamp {
        get { self.time.now }
        set { self.time.now = newValue }
    }
    private let time = TestTime()
    var connectedAt = Timestamp(milliseconds: 1_800_000_000_000)
    private let ownsFolder: Bool
    private let clocks: MachineClocks

    var path: String { self.folder.appending(path: "site.db").path }

    /// - Parameter folder: where the database is made; nil for a folder that goes with the site.
    init(
        in folder: URL? = nil, clocks: MachineClocks? = nil, _ change: (inout StoreSettings) -> Void = { _ in }
    ) throws {
        let clocks = clocks ?? self.time.clocks
        self.clocks = clocks
        let home = folder ?? FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        self.folder = home
        self.ownsFolder = folder == nil
        self.store = try Self.open(home.appending(path: "site.db").path, clocks: clocks, change)
        self.charger = try self.store.performAndWait { try $0.add(NewCharger(identity: "CP-1")) }
        for (value, isBlocked) in [("GOOD", false), ("BAD", true)] {
            try self.store.performAndWait { try $0.set(TokenRecord(token: IdToken(value), isBlocked: isBlocked)) }
        }
    }

    deinit {
        try? self.store.close()
        if self.ownsFolder { try? FileManager.default.removeItem(at: self.folder) }
    }

    static func open(
        _ path: String, clocks: MachineClocks = .system, _ change: (inout StoreSettings) -> Void = { _ in }
    ) throws -> SiteStore {
        var settings = StoreSettings()
        settings.ballastBytes = 0
        change(&settings)
        return try SiteStore(path: path, settings: settings, clocks: clocks, logger: Logger(label: "test"))
    }

    /// Closes the database and opens it again, as a restart of the gateway does.
    func restart(
        betweenTimes work: () throws -> Void = {}, _ change: (inout StoreSettings) -> Void = { _ in }
    ) throws {
        try self.store.close()
        try work()
        try self.reopen(change)
    }

    /// Opens the database again after it was closed.
    func reopen(_ change: (inout StoreSettings) -> Void = { _ in }) throws {
        let settings = self.store.settings
        self.store = try Self.open(self.path, clocks: self.clocks) {
            $0 = settings
            change(&$0)
        }
    }

    func addCharger(_ identity: String) throws -> ChargerID {
        try self.store.performAndWait { try $0.add(NewCharger(identity: identity)) }
    }

    func pass(_ seconds: Int64) { self.now = self.now.advanced(bySeconds: seconds) }

    /// The charger's connection broke, and it is back.
    func reconnect() {
        self.pass(1)
        self.connectedAt = self.now
    }

    /// Runs `work` as if it had been asked for at the site's time.
    @discardableResult
    func change<Value: Sendable>(_ work: @escaping @Sendable (Change) throws -> Value) throws -> Value {
        let now = self.now
        return try self.store.performAndWait { change in
            change.reception = Reception(at: now)
            return try work(change)
        }
    }

    func tick() throws { #expect(try self.change { try $0.tick() }.isEmpty) }

    /// Sends a message of the charger and returns what it is answered.
    @discardableResult
    func send(_ event: ChargerEvent, from charger: ChargerID? = nil) throws -> ChargerReply {
        let message = ChargerMessage(
            charger: charger ?? self.charger, connectedAt: self.connectedAt, reception: Reception(at: self.now),
            event: event, frame: Array(#"[2,"1","Test",{}]"#.utf8))
        let done = DispatchSemaphore(value: 0)
        let box = Mutex<Result<ChargerReply, StoreError>>(.failure(.closed))
        self.store.submit(message) { result in
            box.withLock { $0 = result }
            done.signal()
        }
        done.wait()
        return try box.withLock { $0 }.get()
    }

    /// What a message about a transaction is answered.
    func report(_ report: TransactionReport, from charger: ChargerID? = nil) throws -> TransactionReply {
        let reply = try self.send(.transactionReported(report), from: charger)
        guard case .transaction(let answer) = reply else { throw AnotherReply(reply: reply) }
        return answer
    }

    private struct AnotherReply: Error {
        let reply: ChargerReply
    }

    /// Listeners hear of a commit after who made it, and before the next one is made: of all that was changed until now.
    func tellListeners() throws { try self.change { _ in } }

    func start(
        token: String = "GOOD", evse: Int = 1, register wattHours: Int64 = 0, at: Timestamp? = nil
    ) throws -> SessionID? {
        var report = TransactionReport(
            kind: .started, transaction: nil, outlet: Outlet(evse: evse), at: at ?? self.now)
        report.token = IdToken(token)
        report.register = Energy(milliwattHours: wattHours * 1000)
        return try self.report(report).session
    }

    func meter(_ session: SessionID, wattHours: Int64, at: Timestamp? = nil) throws {
        var report = TransactionReport(
            kind: .updated, transaction: String(session.rawValue), outlet: Outlet(evse: 1), at: at ?? self.now)
        report.readings = [.register(wattHours: wattHours, at: at ?? self.now)]
        try self.send(.transactionReported(report))
    }

    @discardableResult
    func stop(_ session: SessionID, wattHours: Int64, at: Timestamp? = nil) throws -> ChargerReply {
        var report = TransactionReport(
            kind: .ended, transaction: String(session.rawValue), outlet: nil, at: at ?? self.now)
        report.register = Energy(milliwattHours: wattHours * 1000)
        report.stopReason = "Local"
        return try self.send(.transactionReported(report))
    }

    func kinds(after seq: Int64 = 0) throws -> [String] {
        try self.store.journal(after: seq, limit: 1000).map(\.kind)
    }

    /// The journal's newest seq: what is recorded after it is new.
    func newest() throws -> Int64 { try self.store.streamPositions().journal.newest }

    /// One number out of the database.
    func number(_ sql: String) throws -> Int64 {
        try self.store.pool.read { try Int64.fetchOne($0, sql: sql) } ?? 0
    }

    func numbers(_ sql: String) throws -> [Int64] {
        try self.store.pool.read { try Int64.fetchAll($0, sql: sql) }
    }

    func texts(_ sql: String) throws -> [String] {
        try self.store.pool.read { try String.fetchAll($0, sql: sql) }
    }

    /// A tariff for the whole site, and nothing else to pay.
    func assign(_ tariff: Tariff) throws {
        try self.store.performAndWait { change in
            try change.set(tariff)
            try change.assignTariff(tariff.id, charger: nil, evse: nil)
        }
    }

    func status(_ status: ConnectorStatus, evse: Int = 1) throws {
        try self.send(.connectorReported(ConnectorReport(outlet: Outlet(evse: evse), status: status, at: self.now)))
    }

    /// The invoices and credits of a session, oldest first: kind and total incl. tax.
    func invoices(of session: SessionID) throws -> [String] {
        try self.texts(
            """
            SELECT printf('%s %.2f', kind, total_incl_tax) FROM invoice WHERE session_id = \(session.rawValue)
            ORDER BY issued_at, number
            """)
    }

    /// Everything that must hold of any database of ours at any time.
    func checkInvariants() throws {
        for stream in ["journal", "meter"] {
            let counted = try self.number("SELECT value FROM counter WHERE name = '\(stream)'")
            let shed = try stream == "meter" ? self.shedReadings() : []
            #expect(
                try self.numbers("SELECT seq FROM \(stream) ORDER BY seq")
                    == Array(1...max(1, counted)).filter { $0 <= counted && !shed.contains($0) })
        }
        let stored = try self.store.pool.read { try SiteCache($0) }
        let cached = self.store.writer.cache.withLock { $0 }
        #expect(cached.chargers == stored.chargers)
        #expect(cached.sessions == stored.sessions)
        #expect(cached.counters == stored.counters)
        #expect(cached.seriesNumbers == stored.seriesNumbers)
        #expect(cached.seriesByNumber == stored.seriesByNumber)
        #expect(cached.epoch == stored.epoch)
        #expect(cached.course == stored.course)
        try self.checkRollups()
        try self.checkIntegrity()
    }

    /// Readings that went to make room, as the journal names them.
    private func shedReadings() throws -> Set<Int64> {
        let kind = "gateway.readings_shed"
        let begins = try self.numbers("SELECT data ->> 'from' FROM journal WHERE kind = '\(kind)' ORDER BY seq")
        let ends = try self.numbers("SELECT data ->> 'to' FROM journal WHERE kind = '\(kind)' ORDER BY seq")
        return zip(begins, ends).reduce(into: []) { $0.formUnion($1.0...$1.1) }
    }

    /// What is booked is the whole of a session that is over, and as much of another as its mark says; the site's rows
    /// are the sums of the others.
    private func checkRollups() throws {
        let wrong = try self.numbers(
            """
            SELECT id FROM session s WHERE id NOT IN (SELECT session_id FROM rollup_due) AND (
                SELECT ifnull(sum(imported), 0) FROM rollup_quarter WHERE session_id = s.id AND session_id > 0
            ) <> iif(state IN ('ended', 'abandoned'), max(ifnull(last_register - start_register, 0), 0), booked_import)
            """)
        #expect(wrong.isEmpty, "the roll-ups of these sessions are not their energy")
        let amounts = ["imported", "exported", "started", "ended", "plugged", "charging", "faulted"]
        for amount in amounts {
            let unequal = try self.numbers(
                """
                SELECT at FROM rollup_site s WHERE \(amount) <>
                    (SELECT ifnull(sum(\(amount)), 0) FROM rollup_quarter r WHERE r.at = s.at)
                """)
            #expect(unequal.isEmpty, "\(amount) of the site")
        }
        for amount in amounts {
            for place in ["evse = -1", "evse >= 0"] {
                let hours = try self.number("SELECT sum(\(amount)) FROM rollup_hour WHERE \(place)")
                #expect(try self.number("SELECT sum(\(amount)) FROM rollup_quarter") == hours, "\(amount) of hours")
            }
        }
        #expect(
            try self.number("SELECT count(*) FROM rollup_quarter WHERE at NOT IN (SELECT at FROM rollup_site)") == 0)
    }

    func checkIntegrity() throws {
        #expect(try self.texts("PRAGMA integrity_check") == ["ok"])
        #expect(try self.texts("SELECT 'broken' FROM pragma_foreign_key_check").isEmpty)
    }
}

extension ReadingSet {
    static func register(wattHours: Int64, at: Timestamp) -> ReadingSet {
        ReadingSet(
            at: at,
            samples: [Sample(Series(.energyActiveImportRegister, unit: .wattHour), significand: wattHours)])
    }
}
