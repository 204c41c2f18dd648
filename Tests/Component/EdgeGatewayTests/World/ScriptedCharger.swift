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

/// A charger's connection that answers calls from a script, by action and in order; without a word left it stays silent.
final class ScriptedCharger: CommandConnection {
    struct Call: Equatable {
        var action: String
        var payload: String
    }

    let charger: ChargerID
    let identity = "CP-1"
    let version: OCPPVersion
    private let script: Mutex<[String: [CallOutcome]]>
    private let made = Mutex<[Call]>([])
    /// Hears the answer to the newest call, when that has timed out.
    private let late = Mutex<(@Sendable (CallOutcome) -> Void)?>(nil)
    private let onCall: @Sendable (String) -> Void

    init(
        _ charger: ChargerID, _ version: OCPPVersion = .v16, _ script: [String: [CallOutcome]],
        onCall: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.charger = charger
        self.version = version
        self.script = Mutex(script)
        self.onCall = onCall
    }

    /// Answers the newest call after its time is over.
    func answerLate(_ outcome: CallOutcome) { self.late.withLock { $0 }?(outcome) }

    var calls: [Call] { self.made.withLock { $0 } }
    var actions: [String] { self.calls.map(\.action) }

    func call(
        _ action: String, payload: [UInt8], late: (@Sendable (CallOutcome) -> Void)?
    ) async -> CallOutcome {
        self.late.withLock { $0 = late }
        self.onCall(action)
        self.made.withLock { $0.append(Call(action: action, payload: String(decoding: payload, as: UTF8.self))) }
        return self.script.withLock { script in
            guard let outcomes = script[action], !outcomes.isEmpty else { return .connectionLost(isSent: true) }
            return script[action]?.removeFirst() ?? .timedOut
        }
    }
}

extension CallOutcome {
    static func answer(_ json: String) -> CallOutcome {
        guard let document = try? JSONDocument(Array(json.utf8)) else { return .unreadable(json) }
        return .result(document.root)
    }

    static var accepted: CallOutcome { .answer(#"{"status":"Accepted"}"#) }
}

/// A database and a dispatcher, and whoever is connected at the moment.
final class CommandSite: Sendable {
    let folder: URL
    let store: SiteStore
    let charger: ChargerID
    private let connected = Mutex<ScriptedCharger?>(nil)

    /// - Parameter folder: an earlier site's, to begin a new life on its database.
    init(folder: URL? = nil) throws {
        var settings = StoreSettings()
        settings.ballastBytes = 0
        settings.actionRules = ActionRules.rules
        settings.neverResentWords = ActionRules.neverResentWords
        self.folder =
            folder ?? FileManager.default.temporaryDirectory.appending(path: "commands-\(UUID().uuidString)")
        self.store = try SiteStore(
            path: self.folder.appending(path: "site.db").path, settings: settings, logger: EdgeSite.quiet)
        if let known = try self.store.access(of: "CP-1") {
            self.charger = known.id
        } else {
            self.charger = try self.store.performAndWait { try $0.add(NewCharger(identity: "CP-1")) }
        }
    }

    /// Ends this life of the site and begins another on the same database.
    func restarted() throws -> CommandSite {
        try self.store.close()
        return try CommandSite(folder: self.folder)
    }

    func dispatching(_ body: () async throws -> Void) async throws {
        let dispatcher = CommandDispatcher(
            store: self.store, connections: { [weak self] _ in self?.current }, logger: EdgeSite.quiet)
        let group = ServiceGroup(services: [dispatcher], logger: EdgeSite.quiet)
        let running = Task { try await group.run() }
        var failure: (any Error)?
        do { try await body() } catch { failure = error }
        await group.triggerGracefulShutdown()
        try await running.value
        if let failure { throw failure }
    }

    private var current: ScriptedCharger? { self.connected.withLock { $0 } }

    func connect(_ charger: ScriptedCharger) async throws {
        self.connected.withLock { $0 = charger }
        let facts = ConnectionFacts(version: charger.version.subprotocol, profile: 0, remoteAddress: "")
        try await self.store.perform { try $0.connected(charger.charger, facts) }
    }

    func disconnect() async throws {
        self.connected.withLock { $0 = nil }
        let id = self.charger
        try await self.store.perform { try $0.disconnected(id, reason: "", isReplaced: false) }
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
