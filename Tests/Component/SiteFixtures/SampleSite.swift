public import Foundation
internal import Logging
public import Shared
public import Store

/// A real database in a folder of its own, in which a little of everything has happened: charger CP-1 with a billed and
/// a running session, CP-2 that awaits approval, tokens, a tariff, a message in quarantine, a command.
public final class SampleSite {
    public let folder: URL
    public let store: SiteStore
    /// The billed session and the running one.
    public private(set) var billed = SessionID(rawValue: 0)
    public private(set) var running = SessionID(rawValue: 0)
    private let charger: ChargerID
    private var now: Timestamp

    public var databasePath: String { self.store.path }
    public var socketPath: String { self.folder.appending(path: "api.sock").path }

    public init() throws {
        // Unix socket paths are short: the folder's name must be too.
        self.folder = FileManager.default.temporaryDirectory.appending(path: "eg-" + UUID().uuidString.prefix(8))
        var settings = StoreSettings()
        settings.ballastBytes = 0
        self.store = try SiteStore(
            path: self.folder.appending(path: "site.db").path, settings: settings, logger: Logger(label: "test"))
        // A while ago, so that all of it lies in the past of the store's own clock.
        self.now = Timestamp.wallClock.advanced(bySeconds: -7200)
        self.charger = try self.store.performAndWait { try $0.add(NewCharger(identity: "CP-1", label: "Yard")) }
        try self.furnish()
        try self.charge()
    }

    deinit {
        try? self.store.close()
        try? FileManager.default.removeItem(at: self.folder)
    }

    private func furnish() throws {
        let tariff = SimplePrices(perKWh: Amount("0.40"), taxPercent: Amount("19")).tariff(id: "day", currency: "EUR")
        try self.store.performAndWait { change in
            _ = try change.meet(unknown: "CP-2")
            try change.set(tariff)
            try change.assignTariff("day", charger: nil, evse: nil)
            for (value, isBlocked) in [("GOOD", false), ("BAD", true)] {
                try change.set(TokenRecord(token: IdToken(value), isBlocked: isBlocked))
            }
        }
        try self.store.performAndWait { change in
            let expiry = Timestamp.wallClock.advanced(bySeconds: 3600)
            _ = try change.receive(
                CommandRequest(id: "c-1", charger: "CP-1", arguments: .reset(.soft), expiresAt: expiry, origin: .local))
        }
    }

    private func charge() throws {
        try self.send(
            .booted(BootReport(vendor: "Maker", model: "Wall 11", serialNumber: "S-1", firmwareVersion: "1.2")))
        try self.send(.connectorReported(ConnectorReport(outlet: Outlet(evse: 1), status: .charging)))
        self.billed = try self.start(wattHours: 1000)
        try self.meter(self.billed, wattHours: 6000, watts: 11_000)
        try self.stop(String(self.billed.rawValue), wattHours: 11_000)
        self.running = try self.start(wattHours: 11_000)
        try self.meter(self.running, wattHours: 12_500, watts: 7400)
        try self.stop("4711", wattHours: 5)
    }

    /// Charger CP-1 tells something, ten minutes after what happened last.
    @discardableResult
    public func send(_ event: ChargerEvent) throws -> ChargerReply {
        self.now = self.now.advanced(bySeconds: 600)
        let message = ChargerMessage(
            charger: self.charger, connectedAt: self.now.advanced(bySeconds: -6000), reception: Reception(at: self.now),
            event: event, frame: Array(#"[2,"1","Test",{}]"#.utf8))
        return try self.store.performAndWait { try $0.take(message) }
    }

    /// Begins a session ten minutes after what happened last.
    public func start(wattHours: Int64) throws -> SessionID {
        var report = TransactionReport(kind: .started, transaction: nil, outlet: Outlet(evse: 1), at: self.soon)
        report.token = IdToken("GOOD")
        report.register = Energy(milliwattHours: wattHours * 1000)
        guard case .transaction(let reply) = try self.send(.transactionReported(report)), let session = reply.session
        else { throw Refusal(.invalid, "the fixture's session did not start") }
        return session
    }

    /// The instant at which the next message is received.
    private var soon: Timestamp { self.now.advanced(bySeconds: 600) }

    public func meter(_ session: SessionID, wattHours: Int64, watts: Int64) throws {
        var report = TransactionReport(
            kind: .updated, transaction: String(session.rawValue), outlet: Outlet(evse: 1), at: self.soon)
        report.readings = [
            ReadingSet(
                at: self.soon,
                samples: [
                    Sample(Series(.energyActiveImportRegister, unit: .wattHour), significand: wattHours),
                    Sample(Series(.powerActiveImport, unit: .watt), significand: watts),
                    Sample(Series(.currentImport, phase: .l1, unit: .ampere), significand: 159, exponent: -1),
                ])
        ]
        try self.send(.transactionReported(report))
    }

    public func stop(_ transaction: String, wattHours: Int64) throws {
        var report = TransactionReport(kind: .ended, transaction: transaction, outlet: nil, at: self.soon)
        report.register = Energy(milliwattHours: wattHours * 1000)
        report.stopReason = "Local"
        try self.send(.transactionReported(report))
    }
}
