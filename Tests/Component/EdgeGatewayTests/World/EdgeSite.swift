import Foundation
import Logging
import NIOCore
import NIOPosix
import OCPP
import ServiceLifecycle
import Shared
import SiteFixtures
import Store
import Synchronization
import Testing

@testable import EdgeGateway

/// A site with a real database, a charger server on a real port and the dispatcher, for one test.
final class EdgeSite: Sendable {
    struct Settings {
        var chargers = Configuration.Chargers()
        var limits: ConnectionLimits
        var store = StoreSettings()
        var incumbentPatience = Duration.seconds(1)

        init() {
            self.chargers.listenAddress = "127.0.0.1"
            self.chargers.port = 0
            self.limits = ConnectionLimits(self.chargers)
            self.limits.closeTimeout = .milliseconds(500)
            self.store.ballastBytes = 0
            self.store.actionRules = ActionRules.rules
            self.store.neverResentWords = ActionRules.neverResentWords
        }
    }

    let folder: URL
    let settings: Settings
    let store: SiteStore
    let registry: ConnectionRegistry
    let counters = ServerCounters()
    let trace = FrameTrace(limit: 65_536)
    let charger: ChargerID
    private let boundPort = Mutex(0)

    init(_ change: (inout Settings) -> Void = { _ in }) throws {
        var settings = Settings()
        change(&settings)
        self.settings = settings
        self.registry = ConnectionRegistry(limit: settings.chargers.maxConnections)
        self.folder = FileManager.default.temporaryDirectory.appending(path: "edge-\(UUID().uuidString)")
        self.store = try SiteStore(
            path: self.folder.appending(path: "site.db").path, settings: settings.store, logger: Self.quiet)
        self.charger = try self.store.performAndWait { try $0.add(NewCharger(identity: "CP-1")) }
        try self.store.performAndWait { try $0.set(TokenRecord(token: IdToken("GOOD"))) }
    }

    deinit {
        try? self.store.close()
        try? FileManager.default.removeItem(at: self.folder)
    }

    /// A log that nobody needs to read.
    static var quiet: Logger { Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }) }

    var port: Int { self.boundPort.withLock { $0 } }

    /// Runs server and dispatcher while `body` runs.
    func serving<Result: Sendable>(_ body: (EdgeSite) async throws -> Result) async throws -> Result {
        let group = ServiceGroup(services: try self.services(), logger: Self.quiet)
        let running = Task { try await group.run() }
        let result: Swift.Result<Result, any Error>
        do {
            try await until("the server to listen") { self.port != 0 }
            result = .success(try await body(self))
        } catch {
            result = .failure(error)
        }
        await group.triggerGracefulShutdown()
        try await running.value
        return try result.get()
    }

    func services() throws -> [any Service] {
        let admission = Admission(
            store: self.store, registry: self.registry,
            versions: self.settings.chargers.versions.compactMap { OCPPVersion(subprotocol: $0) },
            acceptsUnknown: self.settings.chargers.acceptUnknown,
            maxConnections: self.settings.chargers.maxConnections, logger: Self.quiet,
            incumbentPatience: self.settings.incumbentPatience)
        let context = ConnectionContext(
            store: self.store, registry: self.registry, trace: self.trace, counters: self.counters,
            limits: self.settings.limits, logger: Self.quiet)
        let tls = try LiveTLS(self.settings.chargers.tls, store: self.store, logger: Self.quiet)
        let server = ChargerServer(
            configuration: self.settings.chargers, admission: admission, shared: context,
            tls: tls, group: MultiThreadedEventLoopGroup.singleton,
            bound: { [weak self] address in self?.boundPort.withLock { $0 = address?.port ?? 0 } })
        let dispatcher = CommandDispatcher(
            store: self.store, connections: { [registry] in registry.connection(of: $0) }, logger: Self.quiet)
        return [dispatcher, server]
    }

    func open(_ change: (inout WireCharger.Handshake) -> Void = { _ in }) async throws -> WireCharger {
        var handshake = WireCharger.Handshake()
        change(&handshake)
        return try await WireCharger.open(port: self.port, handshake)
    }

    /// As `open`, and returns when the site knows the connection.
    func connect(_ change: (inout WireCharger.Handshake) -> Void = { _ in }) async throws -> WireCharger {
        let before = self.counters.snapshot.connections
        let charger = try await self.open(change)
        try #require(charger.status == 101, "\(charger.head) \(charger.body)")
        try await until("the connection to count") { self.counters.snapshot.connections > before }
        return charger
    }

    func setPassword(_ password: String) async throws {
        let hash = try PasswordHash(password: password).description
        try await self.store.perform { try $0.setPassword(of: "CP-1", hash: hash) }
    }

    /// A technician's command for CP-1.
    func ask(_ arguments: CommandArguments, id: String = "c1", seconds: Int64 = 60) async throws {
        let request = CommandRequest(
            id: id, charger: "CP-1", arguments: arguments,
            expiresAt: self.store.receptionNow().at.advanced(bySeconds: seconds), origin: .local)
        _ = try await self.store.perform { try $0.receive(request) }
    }

    func kinds() throws -> [String] { try self.store.journal(after: 0, limit: 1000).map(\.kind) }

    /// The data of the journal's records of one kind.
    func records(_ kind: JournalKind) throws -> [String] {
        try self.store.journal(after: 0, limit: 1000).filter { $0.kind == kind.rawValue }.map(\.data)
    }
}

extension Array where Element == (String, String) {
    static func basic(_ user: String, _ password: String) -> Self {
        [("Authorization", "Basic " + Data("\(user):\(password)".utf8).base64EncodedString())]
    }
}
