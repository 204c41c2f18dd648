import Foundation
import Logging
import OCPP
import ServiceLifecycle
import Shared
import SiteFixtures
import Store
import Synchronization
import Testing

@testable import EdgeGateway

/// A database and a dispatcher, and whoever is connected at the moment.
final class CommandSite: Sendable {
    let folder: URL
    let store: SiteStore
    /// CP-1.
    let charger: ChargerID
    private let time: TestTime?
    private let connected = Mutex<[ChargerID: ScriptedCharger]>([:])
    private let dispatcher = Mutex<CommandDispatcher?>(nil)

    /// - Parameters:
    ///   - folder: an earlier site's, to begin a new life on its database.
    ///   - time: nil for the machine's own.
    init(folder: URL? = nil, time: TestTime? = nil) throws {
        self.time = time
        var settings = StoreSettings()
        settings.ballastBytes = 0
        settings.actionRules = ActionRules.rules
        settings.neverResentWords = ActionRules.neverResentWords
        self.folder =
            folder ?? FileManager.default.temporaryDirectory.appending(path: "commands-\(UUID().uuidString)")
        self.store = try SiteStore(
            path: self.folder.appending(path: "site.db").path, settings: settings, clocks: time?.clocks ?? .system,
            logger: EdgeSite.quiet)
        if let known = try self.store.access(of: "CP-1") {
            self.charger = known.id
        } else {
            self.charger = try self.store.performAndWait { try $0.add(NewCharger(identity: "CP-1")) }
        }
    }

    /// Ends this life of the site and begins another on the same database.
    func restarted() throws -> CommandSite {
        try self.store.close()
        return try CommandSite(folder: self.folder, time: self.time)
    }

    func dispatching(_ body: () async throws -> Void) async throws {
        let dispatcher = CommandDispatcher(
            store: self.store, connections: { [weak self] in self?.connection(of: $0) }, logger: EdgeSite.quiet)
        self.dispatcher.withLock { $0 = dispatcher }
        let group = ServiceGroup(services: [dispatcher], logger: EdgeSite.quiet)
        let running = Task { try await group.run() }
        var failure: (any Error)?
        do { try await body() } catch { failure = error }
        await group.triggerGracefulShutdown()
        try await running.value
        if let failure { throw failure }
    }

    private func connection(of charger: ChargerID) -> ScriptedCharger? { self.connected.withLock { $0[charger] } }

    func connect(_ charger: ScriptedCharger) async throws { try await self.connect([charger]) }

    /// - Parameter event: what each of them says first.
    func connect(_ chargers: [ScriptedCharger], saying event: ChargerEvent? = nil) async throws {
        self.connected.withLock { for charger in chargers { $0[charger.charger] = charger } }
        let now = self.store.receptionNow()
        try await self.store.perform { change in
            for charger in chargers {
                let facts = ConnectionFacts(version: charger.version.subprotocol, profile: 0, remoteAddress: "")
                try change.connected(charger.charger, facts)
                if let event { _ = try change.take(charger.charger.message(event, at: now)) }
            }
        }
    }

    func disconnect() async throws { try await self.disconnect([self.charger]) }

    func disconnect(_ chargers: [ChargerID]) async throws {
        self.connected.withLock { for charger in chargers { $0[charger] = nil } }
        try await self.store.perform { change in
            for charger in chargers { try change.disconnected(charger, reason: "", isReplaced: false) }
        }
    }

    /// Time passed, and what is due has been done.
    func tick(_ unanswered: UnansweredCalls) async throws {
        self.store.tick()
        try await self.flush()
        self.dispatcher.withLock { $0 }?.tick()
        try await self.rest(unanswered)
    }

    /// Waits until nothing is under way but calls that no charger has answered.
    func rest(_ unanswered: UnansweredCalls) async throws {
        let dispatcher = try #require(self.dispatcher.withLock { $0 })
        try await until("the commands to rest") {
            guard dispatcher.busyChargers == unanswered.count else { return false }
            try await self.flush()
            return dispatcher.busyChargers == unanswered.count
        }
    }

    /// Listeners hear of a commit after who made it, and before the next one is made.
    private func flush() async throws {
        for _ in 1...2 { try await self.store.perform { _ in } }
    }

    func ask(_ arguments: CommandArguments, id: String = "c1", seconds: Int64 = 600) async throws {
        let request = CommandRequest(
            id: id, charger: "CP-1", arguments: arguments,
            expiresAt: self.store.receptionNow().at.advanced(bySeconds: seconds), origin: .local)
        _ = try await self.store.perform { try $0.receive(request) }
    }

    func command(_ id: String = "c1") throws -> Command { try #require(try self.store.command(id)) }

    func wait(for state: CommandState, of id: String = "c1") async throws {
        do {
            try await until("\(id) to be \(state)") { try self.command(id).state == state }
        } catch {
            let command = try self.command(id)
            throw TooLate(what: "\(id) to be \(state): it is \(command.state), \(command.detail ?? "")")
        }
    }

    /// The states that the journal tells of a command, in order.
    func steps(_ id: String = "c1") throws -> [String] {
        try self.store.journal(after: 0, limit: 1000).filter { $0.command == id }.compactMap { record in
            try JSONDocument(Array(record.data.utf8)).root["state"]?.string
        }
    }

    deinit {
        try? self.store.close()
    }
}

extension ChargerID {
    func message(_ event: ChargerEvent, at now: Reception) -> ChargerMessage {
        ChargerMessage(charger: self, connectedAt: now.at, reception: now, event: event, frame: [])
    }
}
