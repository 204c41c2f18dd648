import GRDB
import Shared
import Testing

@testable import Store

/// What bears on a decision is found in the database, and the decision in the session.
@Suite struct AuthorizingTests {
    @Test func aSecondSessionOfATokenThatMayHaveOneIsRefusedUntilTheFirstIsOver() throws {
        let site = try TestSite { $0.authorization.allowsConcurrent = false }
        let other = try site.addCharger("CP-2")
        let first = try #require(try Self.start(site, "GOOD", at: site.charger).session)
        site.pass(10)
        let second = try Self.start(site, "good", at: other)
        #expect(second.authorization?.status == .concurrent)
        #expect(try Self.flags(site, second.session) == .unauthorised)
        #expect(try Self.flags(site, first) == [])

        site.pass(10)
        try site.stop(first, wattHours: 5)
        site.pass(10)
        #expect(try Self.start(site, "GOOD", at: other, evse: 2).authorization?.status == .accepted)
        try site.checkInvariants()
    }

    @Test func theFirstSessionIsNotToldThatTheSecondOneRuns() throws {
        let site = try TestSite { $0.authorization.allowsConcurrent = false }
        let other = try site.addCharger("CP-2")
        let first = Self.numbered(.started, 0, "T1", at: site.now)
        #expect(try site.report(first).authorization?.status == .accepted)
        site.pass(10)
        _ = try Self.start(site, "GOOD", at: other)
        site.pass(10)
        let again = Self.numbered(.updated, 1, "T1", at: site.now)
        #expect(try site.report(again).authorization?.status == .accepted)
    }

    @Test func aSessionWhoseChargerIsGoneDoesNotCountForEver() throws {
        let site = try TestSite { $0.authorization.allowsConcurrent = false }
        let other = try site.addCharger("CP-2")
        _ = try Self.start(site, "GOOD", at: site.charger)
        site.pass(3600)
        #expect(try Self.start(site, "GOOD", at: other).authorization?.status == .concurrent)
        site.pass(1)
        #expect(try Self.start(site, "GOOD", at: other, evse: 2).authorization?.status == .accepted)
    }

    @Test func aQueuedSessionIsNotRefusedForOneThatBeganAfterIt() throws {
        let site = try TestSite { $0.authorization.allowsConcurrent = false }
        let other = try site.addCharger("CP-2")
        let begun = site.now
        site.pass(600)
        _ = try Self.start(site, "GOOD", at: other)
        site.pass(600)
        site.reconnect()
        let queued = try Self.start(site, "GOOD", at: site.charger, claimed: begun)
        #expect(queued.authorization?.status == .accepted)
    }

    @Test func theTokenThatEndsASessionChangesNothingOfIt() throws {
        let site = try TestSite()
        let begin = Self.numbered(.started, 0, "T1", at: site.now)
        let session = try #require(try site.report(begin).session)
        site.pass(10)
        var end = Self.numbered(.updated, 1, "T1", at: site.now)
        end.token = IdToken("BAD", type: "ISO14443")
        end.trigger = "StopAuthorized"
        #expect(try site.report(end).authorization?.status == .blocked)
        #expect(try site.store.session(session)?.token == IdToken("GOOD"))
        #expect(try Self.flags(site, session) == [])
    }

    @Test func groupsOfChargersAndOfTokensDecideWhere() throws {
        let site = try TestSite()
        let other = try site.addCharger("CP-2")
        try site.change { change in
            try change.changeChargerGroup("Deck", ChangeChargerGroup(add: ["CP-1"]))
            try change.set(TokenGroup(id: "Fleet", places: [TokenPlace("group:deck:2")]))
            try change.set(TokenRecord(token: IdToken("CAR"), group: "FLEET"))
        }
        let asked = try Self.answer(site.send(.authorizationAsked(IdToken("CAR"))))
        #expect(asked.status == .accepted)
        #expect(asked.evses == [2])
        #expect(asked.group == "FLEET")
        #expect(try Self.answer(site.send(.authorizationAsked(IdToken("CAR")), from: other)).status == .notHere)
        #expect(try Self.start(site, "CAR", at: site.charger, evse: 1).authorization?.status == .otherEVSE)
        #expect(try Self.start(site, "CAR", at: site.charger, evse: 2).authorization?.status == .accepted)

        try site.change { try $0.changeChargerGroup("deck", ChangeChargerGroup(remove: ["CP-1"])) }
        #expect(try Self.answer(site.send(.authorizationAsked(IdToken("CAR")))).status == .notHere)
        try site.change { try $0.removeTokenGroup("fleet") }
        #expect(try Self.answer(site.send(.authorizationAsked(IdToken("CAR")), from: other)).status == .accepted)
        let kinds = try site.kinds().filter { $0.hasSuffix("group_changed") }
        #expect(
            kinds == ["charger.group_changed", "token.group_changed", "charger.group_changed", "token.group_changed"])
    }

    @Test(
        arguments: [
            (1, nil, AuthorizationStatus.otherEVSE), (2, nil, nil), (1, 7, nil),
        ] as [(Int, Int?, AuthorizationStatus?)])
    func aTokenIsJudgedAgainAtTheEVSEThatItsTransactionComesTo(
        evse: Int, remoteStart: Int?, said: AuthorizationStatus?
    ) throws {
        let site = try TestSite()
        try site.change { change in
            var record = TokenRecord(token: IdToken("HERE"))
            record.places = [try TokenPlace("CP-1:2")]
            try change.set(record)
        }
        var begin = Self.numbered(.started, 0, "T1", at: site.now)
        (begin.token, begin.outlet, begin.remoteStart) = (IdToken("HERE"), nil, remoteStart)
        let begun = try site.report(begin)
        #expect(begun.authorization?.status == .accepted, "nobody knows yet where")
        site.pass(10)
        var plugged = Self.numbered(.updated, 1, "T1", at: site.now)
        (plugged.token, plugged.outlet) = (nil, Outlet(evse: evse))
        #expect(try site.report(plugged).authorization?.status == said)
        #expect(try Self.flags(site, begun.session) == (said == nil ? [] : .unauthorised))
        site.pass(10)
        var next = Self.numbered(.updated, 2, "T1", at: site.now)
        next.token = nil
        next.outlet = Outlet(evse: evse)
        #expect(try site.report(next).authorization == nil, "it is said once")
    }

    @Test func placesThatDoNotExistAreRefusedAsAWhole() throws {
        let site = try TestSite()
        for place in ["CP-9", "group:roof"] {
            #expect(throws: StoreError.self) {
                try site.change { change in
                    var record = TokenRecord(token: IdToken("NEW"))
                    record.places = [try TokenPlace("CP-1"), try TokenPlace(place)]
                    try change.set(record)
                }
            }
        }
        #expect(try site.number("SELECT count(*) FROM id_token WHERE key = 'new'") == 0)
    }

    @Test func whileTheCloudIsAwayUnknownTokensGoByAnotherRule() throws {
        let site = try TestSite {
            $0.hasUplink = true
            $0.authorization.unknownOffline = .accept
        }
        func status() throws -> AuthorizationStatus {
            try Self.answer(site.send(.authorizationAsked(IdToken("VISITOR")))).status
        }
        #expect(try status() == .accepted, "until it is first reached it is away")
        site.store.cloudChanged(isConnected: true)
        #expect(try status() == .unknown)
        site.store.cloudChanged(isConnected: false)
        #expect(try status() == .accepted)
    }

    @Test func withoutACloudNobodyIsAway() throws {
        let site = try TestSite { $0.authorization.unknownOffline = .accept }
        #expect(try Self.answer(site.send(.authorizationAsked(IdToken("VISITOR")))).status == .unknown)
    }

    @Test func whatElseIdentifiedTheDriverIsKept() throws {
        let site = try TestSite()
        var begin = Self.numbered(.started, 0, "T1", at: site.now)
        begin.token = IdToken("GOOD", type: "ISO14443", additional: [AdditionalToken("DE-ABC", type: "plate")])
        let session = try #require(try site.report(begin).session)
        try site.restart()
        #expect(try site.store.session(session)?.token?.additional == [AdditionalToken("DE-ABC", type: "plate")])
        #expect(
            try site.texts("SELECT data FROM journal WHERE kind = 'session.started'").first?.contains("plate") == true)
    }

    @Test func aCheckExplainsAndChangesNothing() throws {
        let site = try TestSite { $0.authorization.allowsConcurrent = false }
        _ = try site.addCharger("CP-2")
        _ = try Self.start(site, "GOOD", at: site.charger)
        let before = try site.newest()
        let verdict = try site.change { try $0.check(IdToken("GOOD"), TokenCheck(charger: "CP-2", evse: 1)) }
        #expect(verdict.status == .concurrent)
        #expect(verdict.explanation.contains("session 1 at CP-1, EVSE 1"))
        #expect(try site.newest() == before)
        #expect(throws: StoreError.self) { try site.change { try $0.check(IdToken("GOOD"), TokenCheck(charger: "X")) } }
    }

    @Test func aRemovedTokenGroupOrChargerLeavesNothingBehind() async throws {
        let site = try TestSite()
        _ = try site.addCharger("CP-2")
        try site.change { try $0.changeChargerGroup("deck", ChangeChargerGroup(add: ["CP-1", "CP-2"])) }
        try site.change { try $0.removeCharger("CP-2") }
        #expect(try await site.store.reader.chargerGroups(ListQuery()).items.map(\.chargers) == [["CP-1"]])
        #expect(try await site.store.reader.charger("CP-1").groups == ["deck"])
        try site.checkInvariants()
    }

    @Test func groupsAreListedByTheirTokensAndTheirPlaces() async throws {
        let site = try TestSite()
        try site.change { change in
            try change.set(TokenRecord(token: IdToken("A"), group: "fleet"))
            try change.set(TokenRecord(token: IdToken("B"), group: "FLEET"))
            try change.set(TokenGroup(id: "Police", places: [TokenPlace("CP-1")], note: "n"))
        }
        let groups = try await site.store.reader.tokenGroups(ListQuery()).items
        #expect(groups.map(\.tokens) == [2, 0])
        #expect(groups.map { $0.group.lowercased() } == ["fleet", "police"])
        #expect(groups.last?.places == [try TokenPlace("CP-1")])
        let page = try await site.store.reader.tokenGroups(ListQuery(limit: 1))
        #expect(try await site.store.reader.tokenGroups(ListQuery(after: page.next)).items.map(\.group) == ["Police"])
    }

    /// A site with 100,000 tokens and as many sessions must answer as quickly as an empty one: the look-ups of a decision,
    /// and what each is found by.
    @Test(arguments: [
        ("SELECT * FROM id_token WHERE key = 'a'", "PRIMARY KEY"),
        ("SELECT * FROM token_group WHERE key = 'a'", "PRIMARY KEY"),
        ("SELECT name FROM charger_group WHERE charger_id = 1", "charger_group_by_charger"),
        (
            "SELECT id FROM session WHERE token = 'a' COLLATE NOCASE AND state NOT IN ('ended', 'abandoned') "
                + "AND id < 9 ORDER BY id DESC LIMIT 50", "session_open_by_token"
        ),
    ])
    func everyLookUpOfADecisionHasAnIndex(_ sql: String, _ index: String) throws {
        let site = try TestSite()
        let plan = try site.store.pool.read { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql).map { $0["detail"] as String }
        }
        #expect(plan.count == 1)
        #expect(plan.allSatisfy { $0.hasPrefix("SEARCH") && $0.contains(index) }, "\(plan)")
    }

    /// The decision alone, of tokens that belong to a group, may charge at some chargers and once at a time. The median,
    /// so that it holds on a machine that does other things too; `make bench` measures the whole road.
    @Test func aDecisionAmongAHundredThousandTokensTakesLessThanAMillisecond() throws {
        let site = try TestSite { $0.authorization.allowsConcurrent = false }
        let charger = site.charger
        let times = try site.change { change in
            try change.changeChargerGroup("deck", ChangeChargerGroup(add: ["CP-1"]))
            try change.set(TokenGroup(id: "fleet", places: [TokenPlace("group:deck")]))
            try change.run(
                """
                WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 99999)
                INSERT INTO id_token (key, value, is_blocked, group_id) SELECT 't' || n, 'T' || n, 0, 'FLEET' FROM n
                """)
            return try (0..<500).map { number in
                let token = IdToken("T\(number * 7919 % 100_000)")
                let begun = ContinuousClock.now
                let answer = try change.decide(token, for: .beginning, at: charger, evse: 1).answer
                let time = ContinuousClock.now - begun
                #expect(answer.status == .accepted)
                return time
            }
        }
        #expect(times.sorted()[250] < .milliseconds(1))
    }

    // MARK: Words of a charger

    private static func start(
        _ site: TestSite, _ token: String, at charger: ChargerID, evse: Int = 1, claimed: Timestamp? = nil
    ) throws -> TransactionReply {
        var report = TransactionReport(
            kind: .started, transaction: nil, outlet: Outlet(evse: evse), at: claimed ?? site.now)
        report.token = IdToken(token)
        report.register = .zero
        return try site.report(report, from: charger)
    }

    private static func numbered(
        _ kind: TransactionReport.Kind, _ sequence: Int, _ transaction: String, at: Timestamp
    ) -> TransactionReport {
        var report = TransactionReport(kind: kind, transaction: transaction, outlet: Outlet(evse: 1), at: at)
        report.sequence = sequence
        report.digest = Int64(sequence)
        report.token = IdToken("GOOD", type: "ISO14443")
        return report
    }

    private static func answer(_ reply: ChargerReply) throws -> Authorization {
        guard case .authorization(let answer) = reply else {
            Issue.record("\(reply)")
            return Authorization(status: .invalid)
        }
        return answer
    }

    private static func flags(_ site: TestSite, _ session: SessionID?) throws -> SessionFlags? {
        try session.flatMap { try site.store.session($0)?.flags }
    }
}
