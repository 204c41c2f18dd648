import Foundation
import OCPP
import Shared
import SiteFixtures
import Store
import Testing

@testable import EdgeGateway

/// A command of every example of every version at a charger of its own, and what befalls them all at once.
final class CommandWalk {
    let fate: CommandFate
    private(set) var site: CommandSite
    private(set) var chargers: [ProvenCharger] = []
    private let time = TestTime()
    private let unanswered = UnansweredCalls()

    init(_ fate: CommandFate) async throws {
        self.fate = fate
        self.site = try CommandSite(time: self.time)
        let now = self.time.now
        let examples = try OCPPVersion.allCases.flatMap { try CommandExamples($0, now: now).all() }
        let ids = try await self.site.store.perform { change in
            try change.set(TokenRecord(token: IdToken("CARD")))
            return try examples.indices.map { try change.add(NewCharger(identity: "EXAMPLE-\($0)")) }
        }
        for (index, example) in examples.enumerated() {
            let request = CommandRequest(
                id: "c\(index)", charger: "EXAMPLE-\(index)", arguments: example.arguments,
                expiresAt: now.advanced(bySeconds: CommandFate.lifetime), origin: .local)
            self.chargers.append(
                ProvenCharger(ids[index], request, example, time: self.time, unanswered: self.unanswered))
        }
        try await self.beginSessions()
    }

    deinit {
        try? self.site.store.close()
        try? FileManager.default.removeItem(at: self.site.folder)
    }

    /// Those that are to be stopped.
    private func beginSessions() async throws {
        let now = self.time.now
        let stopped = self.chargers.filter { $0.example.arguments.verb == .stop }
        try await self.say(
            stopped.map { charger in
                let is16 = charger.example.version == .v16
                var report = TransactionReport(
                    kind: .started, transaction: is16 ? nil : "old", outlet: Outlet(evse: 1), at: now)
                report.token = IdToken("CARD")
                report.sequence = is16 ? nil : 0
                return (charger.charger, .transactionReported(report))
            })
    }

    private func say(_ events: [(ChargerID, ChargerEvent)]) async throws {
        guard !events.isEmpty else { return }
        let now = self.site.store.receptionNow()
        try await self.site.store.perform { change in
            for (charger, event) in events { _ = try change.take(charger.message(event, at: now)) }
        }
    }

    /// From the order to the end of the last command.
    func run() async throws {
        switch self.fate {
        case .answeredAtOnce: try await self.walk(.well)
        case .answeredTwice: try await self.walk(.well) { self.answerAgain() }
        case .refused: try await self.walk(.init(does: false, says: .refused))
        case .answeredWithAnError: try await self.walk(.init(does: false, says: .error))
        case .answeredLate: try await self.walk(.init(does: true, says: .none)) { try await self.answerLate() }
        case .forgotten: try await self.walk(.init(does: false, says: .accepted))
        case .neverAnswered: try await self.walk(.init(does: false, says: .none))
        case .neverAnsweredButDone: try await self.walk(.init(does: true, says: .none))
        case .cutBeforeItIsDone: try await self.walk(.init(does: false, says: .none)) { try await self.cut() }
        case .cutBeforeItsAnswer: try await self.walk(.init(does: true, says: .none)) { try await self.cut() }
        case .cutAfterItsAnswer: try await self.walk(.well) { try await self.cut() }
        case .restartBeforeItIsDone:
            try await self.walk(.init(does: false, says: .none)) { try await self.cut(restarts: true) }
        case .restartAfterItsAnswer: try await self.walk(.well) { try await self.cut(restarts: true) }
        case .killBeforeSent:
            try await self.ask()
            try await self.liveAgain()
        case .killBeforeFrame:
            try await self.connect()
            try await self.ask()
            try await self.liveAgain()
        case .killBeforeItIsDone: try await self.kill(.init(does: false, says: .none)) { _ in .timedOut }
        case .killBeforeItsAnswer: try await self.kill(.init(does: true, says: .none)) { _ in .timedOut }
        case .killWithItsAnswer:
            let answers = Dictionary(uniqueKeysWithValues: self.chargers.map { ($0.charger, $0.example.accepted) })
            try await self.kill(.init(does: true, says: .none)) { answers[$0.charger] ?? .timedOut }
        case .killBeforeItsEffect:
            try await self.kill(.init(does: true, says: .accepted, isOpen: false)) { _ in .timedOut }
        }
    }

    /// - Parameter befall: what happens when the frames have left.
    private func walk(_ manner: ProvenCharger.Manner, _ befall: () async throws -> Void = {}) async throws {
        self.behave(manner)
        try await self.site.dispatching {
            try await self.connect()
            try await self.ask()
            try await self.rest()
            try await befall()
            try await self.settle()
        }
    }

    /// - Parameter answer: what comes, when the gateway can store nothing any more.
    private func kill(_ manner: ProvenCharger.Manner, _ answer: @escaping (UnansweredCalls.Call) -> CallOutcome)
        async throws
    {
        self.behave(manner)
        try await self.site.dispatching {
            try await self.connect()
            try await self.ask()
            try await self.rest()
            try self.site.store.close()
            self.unanswered.end(with: answer)
        }
        try await self.liveAgain()
    }

    /// The gateway begins anew with what it has stored, and all is well.
    private func liveAgain() async throws {
        self.time.now = self.time.now.advanced(bySeconds: 2)
        self.site = try self.site.restarted()
        self.behave(.well)
        try await self.site.dispatching {
            try await self.connect()
            try await self.rest()
            try await self.settle()
        }
    }

    /// Once everything is over: another life, in which nothing more is to happen.
    func goOn() async throws {
        self.site = try self.site.restarted()
        try await self.site.dispatching {
            try await self.connect()
            try await self.rest()
            try await self.pass(86_400)
        }
    }

    private func behave(_ manner: ProvenCharger.Manner) {
        for charger in self.chargers { charger.behave(manner) }
    }

    private func answerAgain() {
        for charger in self.chargers { charger.answerLate() }
    }

    private func ask() async throws {
        #expect(try await self.replay().allSatisfy { $0 == .stored })
    }

    /// Asks for every command, whether that is new or not.
    func replay() async throws -> [CommandReceipt] {
        let requests = self.chargers.map(\.request)
        return try await self.site.store.perform { change in try requests.map { try change.receive($0) } }
    }

    private func connect(saying event: ChargerEvent? = nil) async throws {
        try await self.site.connect(self.chargers.map { $0.makeConnection() }, saying: event)
    }

    private func cut(restarts: Bool = false) async throws {
        self.unanswered.end(with: { _ in .connectionLost(isSent: true) })
        try await self.site.disconnect(self.chargers.map(\.charger))
        try await self.pass(5)
        self.behave(.well)
        try await self.connect(saying: restarts ? .booted(BootReport(vendor: "V", model: "M")) : nil)
        try await self.rest()
    }

    /// The answers come when the calls have timed out, and those that may be repeated have been.
    private func answerLate() async throws {
        try await self.pass(ProvenCharger.timeout)
        try await self.pass(10)
        self.behave(.well)
        self.answerAgain()
        for charger in self.chargers where charger.example.hearsLate {
            try await until("the late answer of \(charger.example.action) to count") {
                try ![.sent, .queued, .unknown].contains(self.command(of: charger).state)
            }
        }
        try await self.rest()
    }

    /// Time passes until every command is over.
    private func settle() async throws {
        let steps = Array(repeating: ProvenCharger.timeout, count: 10) + [600, 3600, 7200, 86_400]
        var open = self.chargers
        for seconds in steps {
            try await self.say(
                self.chargers.compactMap { charger in charger.takeEvent().map { (charger.charger, $0) } })
            try await self.rest()
            open = try open.filter { try !self.command(of: $0).state.isFinal }
            guard !open.isEmpty else { return }
            try await self.pass(seconds)
        }
    }

    private func pass(_ seconds: Int64) async throws {
        let now = self.time.now.advanced(bySeconds: seconds)
        self.time.now = now
        self.unanswered.end(with: { _ in .timedOut }, where: { $0.deadline <= now })
        try await self.site.tick(self.unanswered)
    }

    private func rest() async throws { try await self.site.rest(self.unanswered) }

    func command(of charger: ProvenCharger) throws -> Command { try self.site.command(charger.request.id) }
}
