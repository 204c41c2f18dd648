import Shared
import Synchronization
import Testing

@testable import Store

/// A machine whose wall clock steps when a test says so.
final class SteppingMachine: Sendable {
    private struct Clocks {
        var wall: Timestamp
        var moment: MonotonicInstant
    }

    private let clocks: Mutex<Clocks>

    init(wall: Timestamp) {
        self.clocks = Mutex(Clocks(wall: wall, moment: MonotonicInstant(boot: 1, milliseconds: 60_000)))
    }

    var asStoreSees: MachineClocks {
        MachineClocks(
            wall: { self.clocks.withLock { $0.wall } }, monotonic: { self.clocks.withLock { $0.moment } })
    }

    func pass(_ seconds: Int64) {
        self.clocks.withLock {
            $0.wall = $0.wall.advanced(bySeconds: seconds)
            $0.moment.milliseconds += seconds * 1000
        }
    }

    func step(_ seconds: Int64) { self.clocks.withLock { $0.wall = $0.wall.advanced(bySeconds: seconds) } }

    /// It was off for so long, and its wall clock shows `wall` then; nil: what it should.
    func startAgain(after seconds: Int64, wall: Timestamp? = nil) {
        self.clocks.withLock {
            $0.wall = wall ?? $0.wall.advanced(bySeconds: seconds)
            $0.moment = MonotonicInstant(boot: $0.moment.boot + 1, milliseconds: 10_000)
        }
    }
}

/// A site on such a machine, with one charger that has a clock of its own.
final class SteppingSite {
    static let noon = Timestamp(milliseconds: 1_800_000_000_000)

    let machine: SteppingMachine
    let site: TestSite
    /// How far the charger's clock is from the right one, in seconds.
    var chargerOff: Int64 = 0
    /// The right time.
    private(set) var now = SteppingSite.noon
    private var connected: Reception

    init(gatewayOff: Int64 = 0) throws {
        self.machine = SteppingMachine(wall: Self.noon.advanced(bySeconds: gatewayOff))
        self.site = try TestSite(clocks: self.machine.asStoreSees)
        self.connected = self.site.store.receptionNow()
        try self.connect()
    }

    var chargerNow: Timestamp { self.now.advanced(bySeconds: self.chargerOff) }

    func pass(_ seconds: Int64) {
        self.now = self.now.advanced(bySeconds: seconds)
        self.machine.pass(seconds)
    }

    /// The gateway's wall clock is set, and whoever set it is believed.
    func step(_ seconds: Int64) throws {
        self.site.store.clock.withLock { $0.synchronised(true) }
        self.machine.step(seconds)
        try self.tick()
    }

    /// The machine is off for so long.
    func startAgain(after seconds: Int64, wall: Timestamp? = nil) {
        self.now = self.now.advanced(bySeconds: seconds)
        self.machine.startAgain(after: seconds, wall: wall)
    }

    func connect() throws {
        let id = self.site.charger
        self.connected = self.site.store.receptionNow()
        try self.site.store.performAndWait {
            try $0.connected(id, ConnectionFacts(version: "ocpp1.6", profile: 1, remoteAddress: "10.0.0.1"))
        }
    }

    @discardableResult
    func send(_ event: ChargerEvent) throws -> ChargerReply {
        let message = ChargerMessage(
            charger: self.site.charger, connectedAt: self.connected.at, connectedMonotonic: self.connected.monotonic,
            reception: self.site.store.receptionNow(), event: event, frame: Array(#"[2,"1","Test",{}]"#.utf8))
        return try self.site.store.performAndWait { try $0.take(message) }
    }

    func start(at: Timestamp? = nil, evse: Int = 1) throws -> SessionID? {
        var report = TransactionReport(
            kind: .started, transaction: nil, outlet: Outlet(evse: evse), at: at ?? self.chargerNow)
        report.token = IdToken("GOOD")
        report.register = .zero
        guard case .transaction(let reply) = try self.send(.transactionReported(report)) else { return nil }
        return reply.session
    }

    func meter(_ session: SessionID, wattHours: Int64, at: Timestamp? = nil) throws {
        var report = TransactionReport(
            kind: .updated, transaction: String(session.rawValue), outlet: Outlet(evse: 1), at: at ?? self.chargerNow)
        report.readings = [.register(wattHours: wattHours, at: at ?? self.chargerNow)]
        try self.send(.transactionReported(report))
    }

    func stop(_ session: SessionID, wattHours: Int64 = 1000, at: Timestamp? = nil) throws {
        var report = TransactionReport(
            kind: .ended, transaction: String(session.rawValue), outlet: nil, at: at ?? self.chargerNow)
        report.register = Energy(milliwattHours: wattHours * 1000)
        try self.send(.transactionReported(report))
    }

    func tick() throws { #expect(try self.site.store.performAndWait { try $0.tick() }.isEmpty) }

    /// How long a session lasted, in seconds.
    func length(of session: SessionID) throws -> Int64 {
        try self.site.number("SELECT (ended_at - started_at) / 1000 FROM session WHERE id = \(session.rawValue)")
    }

    func state(of session: SessionID) throws -> String {
        try self.site.texts("SELECT state FROM session WHERE id = \(session.rawValue)").first ?? ""
    }
}
