import Dispatch
import Shared
import Synchronization
import Testing

@testable import Store

@Suite struct CommandTests {
    /// Collects the commands that commits dispatch.
    final class Dispatched: Sendable {
        private let commands = Mutex<[DispatchedCommand]>([])

        init(_ store: SiteStore) {
            store.onCommit { [weak self] notice in self?.commands.withLock { $0 += notice.dispatch } }
        }

        /// After a commit that follows, all before it have been told.
        func all(_ site: TestSite) throws -> [DispatchedCommand] {
            try site.store.performAndWait { _ in }
            return self.commands.withLock { $0 }
        }
    }

    static func connected(_ site: TestSite) throws -> Dispatched {
        let charger = site.charger
        try site.change {
            try $0.connected(charger, ConnectionFacts(version: "ocpp1.6", profile: 1, remoteAddress: "-"))
        }
        return Dispatched(site.store)
    }

    @discardableResult
    static func receive(_ site: TestSite, _ id: String, _ arguments: CommandArguments, seconds: Int64 = 60) throws
        -> CommandReceipt
    {
        let request = CommandRequest(
            id: id, charger: "CP-1", arguments: arguments, expiresAt: site.now.advanced(bySeconds: seconds),
            origin: .local)
        return try site.change { try $0.receive(request) }
    }

    static func states(_ site: TestSite, _ id: String) throws -> [String] {
        try site.texts("SELECT data ->> 'state' FROM journal WHERE command_id = '\(id)' ORDER BY seq")
    }

    @Test func aCommandForAnIdleChargerLeavesWithTheCommitThatStoresIt() throws {
        let site = try TestSite()
        let dispatched = try Self.connected(site)
        #expect(try Self.receive(site, "c1", .unlock(Outlet(evse: 1))) == .stored)
        let sent = try dispatched.all(site)
        #expect(sent.map(\.id) == ["c1"])
        #expect(sent.first?.charger == site.charger)
        #expect(sent.first?.open.command.attempts == 1)
        #expect(try Self.states(site, "c1") == ["received", "sent"])
        #expect(try site.store.command("c1")?.state == .sent)
        #expect(try site.store.openCommands(at: site.charger) == sent.map(\.open))
    }

    @Test func aCommandForAChargerThatIsAwayWaits() throws {
        let site = try TestSite()
        let dispatched = Dispatched(site.store)
        try Self.receive(site, "c1", .unlock(Outlet(evse: 1)))
        #expect(try dispatched.all(site).isEmpty)
        #expect(try site.store.command("c1")?.state == .queued)
        #expect(try site.store.command("c1")?.detail == "the charger is offline")
    }

    @Test func aCommandWaitsBehindAnother() throws {
        let site = try TestSite()
        let dispatched = try Self.connected(site)
        for id in ["c1", "c2", "c3"] { try Self.receive(site, id, .unlock(Outlet(evse: 1))) }
        #expect(try dispatched.all(site).map(\.id) == ["c1"])
        let now = site.now
        try site.change { try $0.changeCommand("c1") { $0.answered(isAccepted: true, detail: nil, now: now) } }
        try Self.receive(site, "c4", .unlock(Outlet(evse: 1)))
        #expect(try dispatched.all(site).map(\.id) == ["c1"], "c2 is before it")
    }

    @Test func aResetThatIsLostDoesNotKeepOthersWaitingForTheBoot() throws {
        let site = try TestSite()
        let dispatched = try Self.connected(site)
        try Self.receive(site, "c1", .reset(.hard))
        let now = site.now
        try site.change { try $0.changeCommand("c1") { $0.answerLost(now: now, reason: "the connection broke") } }
        #expect(try site.store.command("c1")?.state == .sent)
        try Self.receive(site, "c2", .unlock(Outlet(evse: 1)))
        #expect(try dispatched.all(site).map(\.id) == ["c1", "c2"])
        try site.send(.booted(BootReport(vendor: "V", model: "M")))
        #expect(try site.store.command("c1")?.state == .effective)
    }

    @Test func aChangeThatIsUndoneDispatchesNothing() throws {
        let site = try TestSite()
        let dispatched = try Self.connected(site)
        let request = CommandRequest(
            id: "c1", charger: "CP-1", arguments: .unlock(Outlet(evse: 1)), expiresAt: site.now.advanced(bySeconds: 9),
            origin: .cloud)
        #expect(throws: StoreError.self) {
            try site.change { change in
                _ = try change.receive(request)
                throw Refusal(.conflict, "undone")
            }
        }
        #expect(try dispatched.all(site).isEmpty)
        #expect(try site.store.command("c1") == nil)
    }

    @Test func theSameIdIsExecutedOnce() throws {
        let site = try TestSite()
        let dispatched = try Self.connected(site)
        try Self.receive(site, "c1", .unlock(Outlet(evse: 1)))
        #expect(try Self.receive(site, "c1", .reset(.hard)) == .repeated(.sent, detail: nil))
        let now = site.now
        try site.change { try $0.changeCommand("c1") { $0.answered(isAccepted: false, detail: "Faulted", now: now) } }
        #expect(try Self.receive(site, "c1", .reset(.hard)) == .repeated(.rejected, detail: "Faulted"))
        try site.restart()
        #expect(try Self.receive(site, "c1", .reset(.hard)) == .repeated(.rejected, detail: "Faulted"))
        #expect(try dispatched.all(site).count == 1)
    }

    static let lost: [(CommandArguments, CommandState)] = [
        (.unlock(Outlet(evse: 1)), .unknown), (.reset(.soft), .sent), (.stop(session: nil), .queued),
        (.start(token: IdToken("GOOD"), outlet: nil), .queued),
        (.ocpp(action: "DataTransfer", payload: "{}"), .unknown),
        (.ocpp(action: "GetLocalListVersion", payload: "{}"), .queued),
    ]

    @Test(arguments: lost)
    func whatWasSentBeforeARestartGoesByItsRule(_ arguments: CommandArguments, _ state: CommandState) throws {
        let site = try TestSite { $0.actionRules = ["GetLocalListVersion": .resend, "DataTransfer": .never] }
        _ = try Self.connected(site)
        try Self.receive(site, "c1", arguments, seconds: 600)
        #expect(try site.store.command("c1")?.state == .sent)
        try site.restart()
        let command = try #require(try site.store.command("c1"))
        #expect(command.state == state)
        #expect(command.detail?.hasPrefix("the gateway restarted before the answer") == true)
        #expect(command.attempts == 1)
    }

    @Test(arguments: [CommandArguments.unlock(Outlet(evse: 1)), .reset(.hard)])
    func withAnUntrustedClockNothingIsSentThatMayNotBeResent(_ arguments: CommandArguments) throws {
        let site = try TestSite()
        let now = site.now
        let request = CommandRequest(
            id: "c1", charger: "CP-1", arguments: arguments, expiresAt: now.advanced(bySeconds: 60), origin: .cloud)
        #expect(throws: StoreError.self) {
            try site.store.performAndWait { change in
                change.reception = Reception(at: now, isTrusted: false)
                _ = try change.receive(request)
            }
        }
    }

    @Test func anExpiredCommandIsRefusedAndAWaitingOneExpires() throws {
        let site = try TestSite()
        #expect(throws: StoreError.self) { try Self.receive(site, "c0", .unlock(Outlet(evse: 1)), seconds: 0) }
        try Self.receive(site, "c1", .unlock(Outlet(evse: 1)), seconds: 30)
        site.pass(29)
        try site.tick()
        #expect(try site.store.command("c1")?.state == .queued)
        site.pass(1)
        try site.tick()
        #expect(try site.store.command("c1")?.state == .expired)
        #expect(try Self.states(site, "c1") == ["received", "queued", "expired"])
    }

    @Test func theOutcomeOfAStartIsItsTransactionAndItsTokenCountsUntilItExpires() throws {
        let site = try TestSite()
        _ = try Self.connected(site)
        try Self.receive(site, "c1", .start(token: IdToken("APP"), outlet: Outlet(evse: 1)), seconds: 120)
        site.pass(5)
        #expect(try site.send(.authorizationAsked(IdToken("APP"))) == .authorization(Authorization(status: .accepted)))
        #expect(try site.send(.authorizationAsked(IdToken("XXX"))) == .authorization(Authorization(status: .unknown)))
        var report = TransactionReport(kind: .started, transaction: nil, outlet: Outlet(evse: 1), at: site.now)
        report.token = IdToken("app")
        let reply = try site.send(.transactionReported(report))
        #expect(
            reply
                == .transaction(
                    TransactionReply(session: SessionID(rawValue: 1), authorization: Authorization(status: .accepted))))
        #expect(try site.store.command("c1")?.state == .effective)
        #expect(try site.store.session(SessionID(rawValue: 1))?.flags == [])
        site.pass(120)
        #expect(try site.send(.authorizationAsked(IdToken("APP"))) == .authorization(Authorization(status: .unknown)))
    }

    @Test func theEndOfASessionIsTheOutcomeOfItsStopAlsoOfOneThatWasNeverSent() throws {
        let site = try TestSite()
        let session = try #require(try site.start())
        let other = try #require(try site.start(evse: 2))
        try Self.receive(site, "c1", .stop(session: session), seconds: 600)
        try Self.receive(site, "c2", .stop(session: other), seconds: 600)
        site.pass(10)
        try site.stop(session, wattHours: 5)
        #expect(try site.store.command("c1")?.state == .effective)
        #expect(try site.store.command("c2")?.state == .queued)
    }

    @Test func secretsAreKeptOnlyWhileTheyMayHaveToBeSent() async throws {
        let site = try TestSite()
        let dispatched = try Self.connected(site)
        let secret = CommandArguments.configure(key: "AuthorizationKey", value: "s3cret-word")
        let raw = CommandArguments.ocpp(
            action: "ChangeConfiguration", payload: #"{"key":"AuthorizationKey","value":"s3cret-word"}"#)
        try Self.receive(site, "c1", secret)
        try Self.receive(site, "c2", raw)
        #expect(try dispatched.all(site).map(\.open.command.request.arguments) == [secret])
        #expect(try site.store.openCommands(at: site.charger).map(\.command.request.arguments) == [secret, raw])
        #expect(try await site.store.reader.command("c1").arguments == secret.masked)
        let shown = try await site.store.reader.commands(ListQuery(limit: 10)).items
        #expect(shown.map(\.arguments) == [raw.masked, secret.masked])
        #expect(try site.store.command("c2")?.request.arguments == raw.masked)
        for id in ["c1", "c2"] { try site.change { try $0.changeCommand(id) { $0.failed("no") } } }
        let kept = try site.texts("SELECT id || arguments || ifnull(secret_arguments, '') FROM command ORDER BY id")
        #expect(kept.count == 2)
        #expect(kept.allSatisfy { !$0.contains("s3cret") }, "\(kept)")
        #expect(try site.texts("SELECT data FROM journal").allSatisfy { !$0.contains("s3cret") })
    }
}
