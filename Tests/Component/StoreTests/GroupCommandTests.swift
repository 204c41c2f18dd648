import Shared
import Testing

@testable import Store

/// Commands for many chargers: one each, and a summary.
@Suite struct GroupCommandTests {
    private static func site(_ more: String...) throws -> TestSite {
        let site = try TestSite()
        for identity in more { try site.change { _ = try $0.add(NewCharger(identity: identity)) } }
        return site
    }

    @discardableResult
    private static func receive(
        _ site: TestSite, _ id: String = "g", _ scope: CommandScope = .site,
        _ arguments: CommandArguments = .availability(isOperative: true, outlet: nil), key: String? = nil
    ) throws -> Bool {
        let template = CommandRequest(
            id: id, charger: "", arguments: arguments, expiresAt: site.now.advanced(bySeconds: 60), origin: .cloud,
            replaceKey: key)
        return try site.change { try $0.receive(GroupCommandRequest(scope: scope, template: template)) }
    }

    private static func summaries(_ site: TestSite) throws -> [String] {
        try site.texts(
            "SELECT json_extract(data, '$.state', '$.outcomes') FROM journal WHERE kind = 'command.summary' ORDER BY seq"
        )
    }

    private static func members(_ site: TestSite) throws -> [String] {
        try site.texts("SELECT id FROM command ORDER BY number")
    }

    @Test func eachChargerGetsACommandOfItsOwnAndTheSummaryFollowsTheLast() async throws {
        let site = try Self.site("CP-2", "CP-3")
        #expect(try Self.receive(site))
        let ids = try Self.members(site)
        #expect(ids == ["g.1", "g.2", "g.3"])
        #expect(try Self.summaries(site) == [#"["received",{}]"#])
        let now = site.now
        try site.change { try $0.changeCommand("g.1") { $0.answered(isAccepted: true, detail: nil, now: now) } }
        try site.change { try $0.changeCommand("g.2") { $0.answered(isAccepted: false, detail: "No", now: now) } }
        #expect(try Self.summaries(site).count == 1)
        site.pass(60)
        try site.tick()
        #expect(try Self.summaries(site).last == #"["finished",{"effective":1,"expired":1,"rejected":1}]"#)
        let view = try await site.store.reader.groupCommand("g")
        #expect(view.state == .finished)
        #expect(view.endedAt == site.now)
        #expect(view.exceptions.map(\.charger) == ["CP-2", "CP-3"])
        #expect(view.exceptions.map(\.state) == [.rejected, .expired])
        #expect(try await site.store.reader.commands(ListQuery(command: "g")).items.map(\.parent) == ["g", "g", "g"])
        #expect(try await site.store.reader.groupCommands(ListQuery()).items == [view])
        #expect(try await site.store.reader.groupCommands(ListQuery(isOpen: true)).items.isEmpty)
    }

    @Test func theSameIdIsExecutedOnceAlsoAfterARestart() throws {
        let site = try Self.site("CP-2")
        try Self.receive(site)
        try site.restart()
        #expect(try !Self.receive(site))
        #expect(try Self.members(site).count == 2)
        #expect(throws: StoreError.self) { try CommandTests.receive(site, "g", .reset(.soft)) }
        try CommandTests.receive(site, "single", .reset(.soft))
        #expect(try !Self.receive(site, "single"), "a command of one charger has the id")
    }

    @Test func aGroupIsThoseThatAreInItWhenTheCommandArrives() throws {
        let site = try Self.site("CP-2", "CP-3")
        try site.change { try $0.changeChargerGroup("Deck", ChangeChargerGroup(add: ["CP-2", "CP-3"])) }
        try Self.receive(site, "g", .group("deck"))
        try site.change { try $0.changeChargerGroup("deck", ChangeChargerGroup(add: ["CP-1"], remove: ["CP-2"])) }
        #expect(try Self.members(site) == ["g.2", "g.3"])
        for scope in [CommandScope.group("none"), .group("")] {
            #expect(throws: StoreError.self) { try Self.receive(site, "h", scope) }
        }
        #expect(throws: StoreError.self) { try Self.receive(site, String(repeating: "x", count: 45)) }
    }

    @Test func whoCannotBeAskedDoesNotKeepTheOthersFromBeingAsked() throws {
        let site = try Self.site("CP-2")
        for number in 0..<Change.mostOpenCommands { try CommandTests.receive(site, "c\(number)", .reset(.soft)) }
        try Self.receive(site)
        #expect(try CommandTests.states(site, "g.1") == ["failed"])
        #expect(try site.store.command("g.1")?.detail?.contains("wait for 'CP-1'") == true)
        #expect(try site.store.command("g.2")?.state == .queued)
    }

    @Test func everyOneOfThemIsTakenBack() throws {
        let site = try Self.site("CP-2")
        try Self.receive(site)
        try site.change { try $0.cancelAny("g") }
        #expect(try Self.summaries(site).last == #"["finished",{"cancelled":2}]"#)
        try site.change { try $0.cancelAny("g") }
        #expect(throws: StoreError.self) { try site.change { try $0.cancelAny("none") } }
    }

    @Test func aNewerOneReplacesTheOlderAtEachCharger() throws {
        let site = try Self.site("CP-2")
        try Self.receive(site, "g", key: "k")
        try Self.receive(site, "h", key: "k")
        #expect(try Self.summaries(site).contains(#"["finished",{"superseded":2}]"#))
    }

    @Test func aLateAnswerIsToldOnceMore() throws {
        let site = try TestSite()
        _ = try CommandTests.connected(site)
        try Self.receive(site, "g", .site, .unlock(Outlet(evse: 1)))
        let now = site.now
        try site.change { try $0.changeCommand("g.1") { $0.answerLost(now: now, reason: "no answer") } }
        #expect(try Self.summaries(site).last == #"["finished",{"unknown":1}]"#)
        try site.change {
            try $0.changeCommand("g.1") { $0.answered(isAccepted: true, detail: nil, isLate: true, now: now) }
        }
        #expect(try Self.summaries(site).last == #"["finished",{"effective":1}]"#)
    }

    @Test func secretsAreNotKeptInIt() async throws {
        let site = try TestSite()
        try Self.receive(site, "g", .site, .configure(key: "AuthorizationKey", value: "s3cret-word"))
        #expect(
            try site.store.openCommands(at: site.charger).first?.command.request.arguments
                == .configure(key: "AuthorizationKey", value: "s3cret-word"))
        let kept = try site.texts("SELECT arguments FROM group_command UNION ALL SELECT data FROM journal")
        #expect(kept.allSatisfy { !$0.contains("s3cret") }, "\(kept)")
        #expect(try site.store.commandFacts("g")?.contains("***") == true)
    }
}
