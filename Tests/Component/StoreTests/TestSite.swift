import Foundation
import Logging
import Shared
import Testing

@testable import Store

/// A real database in a folder of its own, and a charger to talk about.
final class TestSite {
    let folder: URL
    let store: Store
    let charger: ChargerID
    /// The site's day begins here; every test adds to it.
    var now = Timestamp(milliseconds: 1_800_000_000_000)
    var connectedAt = Timestamp(milliseconds: 1_800_000_000_000)

    init(_ change: (inout StoreSettings) -> Void = { _ in }) throws {
        var settings = StoreSettings()
        settings.ballastBytes = 0
        change(&settings)
        self.folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        self.store = try Store(
            path: self.folder.appending(path: "site.db").path, settings: settings, logger: Logger(label: "test"))
        self.charger = try self.store.performAndWait { try $0.add(NewCharger(identity: "CP-1")) }
        for (value, isBlocked) in [("GOOD", false), ("BAD", true)] {
            try self.store.performAndWait { try $0.set(TokenRecord(token: IdToken(value), isBlocked: isBlocked)) }
        }
    }

    deinit {
        try? self.store.close()
        try? FileManager.default.removeItem(at: self.folder)
    }

    /// Sends a message of the charger and returns what it is answered.
    @discardableResult
    func send(_ event: ChargerEvent, from charger: ChargerID? = nil) throws -> ChargerReply {
        let message = ChargerMessage(
            charger: charger ?? self.charger, connectedAt: self.connectedAt, reception: Reception(at: self.now),
            event: event, frame: Array(#"[2,"1","Test",{}]"#.utf8))
        return try self.store.performAndWait { try $0.take(message) }
    }

    func start(
        token: String = "GOOD", evse: Int = 1, register wattHours: Int64 = 0, at: Timestamp? = nil
    ) throws -> SessionID? {
        var report = TransactionReport(
            kind: .started, transaction: nil, outlet: Outlet(evse: evse), at: at ?? self.now)
        report.token = IdToken(token)
        report.register = Energy(milliwattHours: wattHours * 1000)
        guard case .transaction(let reply) = try self.send(.transactionReported(report)) else { return nil }
        return reply.session
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
}

extension ReadingSet {
    static func register(wattHours: Int64, at: Timestamp) -> ReadingSet {
        ReadingSet(
            at: at,
            samples: [Sample(Series(.energyActiveImportRegister, unit: .wattHour), significand: wattHours)])
    }
}
