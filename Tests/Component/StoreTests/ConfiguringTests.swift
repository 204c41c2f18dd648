import Foundation
import Shared
import Synchronization
import Testing

@testable import Store

/// The configuration from above: applied as a whole or refused as a whole, and what people change of it.
@Suite struct ConfiguringTests {
    private static let tariff = """
        {"id": "day", "currency": "EUR", "elements": [{"price_components": [{"type": "ENERGY", "price": 0.5}]}]}
        """

    @discardableResult
    private func take(
        _ site: TestSite, _ json: String, isRetained: Bool = false, hashes: [String: String] = [:]
    ) throws -> DocumentOutcome {
        let reading = SiteDocumentReading(Array(json.utf8), site: "S1")
        return try site.change { try $0.take(reading, isRetained: isRetained, passwordHashes: hashes, boot: nil) }
    }

    private func problems(_ outcome: DocumentOutcome) -> [DocumentProblem] {
        if case .refused(let problems) = outcome { problems } else { [] }
    }

    private func versions(_ site: TestSite) throws -> [ConfigurationSection: Int64] {
        try site.store.configuration().sections.mapValues(\.version)
    }

    private func tokens(_ site: TestSite) throws -> Set<String> {
        Set(try site.texts("SELECT value FROM id_token"))
    }

    private func events(_ site: TestSite, _ kind: String) async throws -> [EventView] {
        try await site.store.reader.events(ListQuery(kind: kind)).items
    }

    // MARK: Versions

    @Test func aWholeListTakesThePlaceOfTheOldOneAndChangesAreMadeToIt() throws {
        let site = try TestSite()
        #expect(
            try self.take(site, #"{"tokens": {"version": 3, "tokens": [{"token": "A"}, {"token": "B"}]}}"#) == .applied)
        #expect(try self.tokens(site) == ["A", "B"])
        let change =
            #"{"tokens": {"version": 4, "base": 3, "changed": [{"token": "C", "blocked": true}], "removed": ["a"]}}"#
        #expect(try self.take(site, change) == .applied)
        #expect(try self.tokens(site) == ["B", "C"])
        #expect(try self.versions(site) == [.tokens: 4])
        #expect(try self.take(site, change) == .known, "the broker may deliver it again")
        let documents = try site.number("SELECT count(*) FROM configuration_document")
        #expect(documents == 2)
    }

    @Test func changesToAVersionThatIsNotInForceAreRefusedWithTheVersionThatIs() throws {
        let site = try TestSite()
        try self.take(site, #"{"tokens": {"version": 3, "tokens": [{"token": "A"}]}}"#)
        let outcome = try self.take(site, #"{"tokens": {"version": 9, "base": 8, "changed": [{"token": "C"}]}}"#)
        #expect(self.problems(outcome).map(\.path) == ["tokens.version"])
        #expect(self.problems(outcome).first?.message.contains("version 3 is in force") == true)
        #expect(try self.tokens(site) == ["A"])
        #expect(try site.store.configuration().refused?.versions == [.tokens: 9])
        try self.take(site, #"{"tokens": {"version": 4, "base": 3, "changed": [{"token": "C"}]}}"#)
        #expect(try site.store.configuration().refused == nil, "what was wrong is mended")
    }

    @Test func anOlderVersionIsRefusedUnlessTheBrokerKeptIt() throws {
        let site = try TestSite()
        try self.take(site, #"{"tokens": {"version": 3, "tokens": [{"token": "A"}]}}"#)
        let old = #"{"tokens": {"version": 2, "tokens": [{"token": "OLD"}]}}"#
        #expect(try self.take(site, old, isRetained: true) == .known)
        #expect(try site.store.configuration().refused == nil)
        #expect(self.problems(try self.take(site, old)).count == 1)
        let other = #"{"tokens": {"version": 3, "tokens": [{"token": "B"}]}}"#
        #expect(self.problems(try self.take(site, other)).count == 1, "the same version says something else")
        #expect(try self.tokens(site) == ["A"])
    }

    @Test func whatIsRefusedAndRetainedIsKeptOnceHoweverOftenItComes() async throws {
        let site = try TestSite()
        let bad = #"{"id": "bad", "tokens": {"version": 0, "tokens": []}}"#
        for _ in 0..<3 { #expect(self.problems(try self.take(site, bad, isRetained: true)).count == 1) }
        #expect(try site.number("SELECT count(*) FROM configuration_document") == 1)
        #expect(try await self.events(site, "configuration.refused").count == 1)
        #expect(try site.store.configuration().refused?.document == "bad")
        try self.take(site, bad)
        #expect(try site.number("SELECT count(*) FROM configuration_document") == 2, "somebody sent it once more")
        try self.take(site, #"{"tokens": {"version": 1, "tokens": []}}"#)
        try self.take(site, bad, isRetained: true)
        #expect(try site.store.configuration().refused?.document == "bad", "and after something else it is news again")
    }

    @Test func whatTheDocumentAloneTellsIsNotToldTwice() throws {
        let site = try TestSite()
        let outcome = try self.take(
            site, #"{"chargers": {"version": 1, "chargers": [{"id": "a:b"}, {"id": "CP-1", "minimum_profile": 7}]}}"#)
        #expect(
            self.problems(outcome).map(\.path) == ["chargers.chargers[0].id", "chargers.chargers[1].minimum_profile"])
    }

    @Test func versionsAndTheHistorySurviveARestart() async throws {
        let site = try TestSite()
        try self.take(site, #"{"id": "d1", "settings": {"version": 3, "settings": {"tokens.unknown": "accept"}}}"#)
        try site.restart()
        #expect(try self.versions(site) == [.settings: 3])
        #expect(try site.store.siteSettings() == ["tokens.unknown": .text("accept")])
        let document = try #require(try await site.store.reader.configurationDocuments(ListQuery()).items.first)
        #expect(document.document == "d1")
        #expect(try await site.store.reader.configurationDocument(document.number).body?.contains("accept") == true)
    }

    // MARK: All or nothing

    @Test func oneMistakeRefusesEverythingAndEveryMistakeIsTold() async throws {
        let site = try TestSite()
        try self.take(site, #"{"tokens": {"version": 1, "tokens": [{"token": "A"}]}}"#)
        let before = try site.store.configuration().sections
        let outcome = try self.take(
            site,
            """
            {"id": "bad", "chargers": {"version": 1, "chargers": [{"id": "CP-7", "groups": ["deck"]}]},
             "tariffs": {"version": 1, "tariffs": [\(Self.tariff)],
                "assignments": [{"tariff": "night"}, {"tariff": "day", "charger": "CP-99"}]},
             "tokens": {"version": 2, "base": 1, "changed": [{"token": "B"}, {"token": "C", "places": ["CP-98"]},
                {"token": "DECLINED", "priority": 99}]},
             "settings": {"version": 1, "settings": {"tokens.unknown": "maybe"}}}
            """)
        #expect(
            Set(self.problems(outcome).map(\.path)) == [
                "tariffs.assignments[0]", "tariffs.assignments[1]", "tokens.changed[1]", "tokens.changed[2]",
                "settings.settings.tokens.unknown",
            ])
        #expect(try site.store.configuration().sections == before)
        #expect(try self.tokens(site) == ["A"])
        #expect(try site.number("SELECT count(*) FROM tariff") == 0)
        #expect(try site.number("SELECT count(*) FROM charger WHERE identity = 'CP-7'") == 0)
        #expect(try site.store.configuration().refused?.errors.count == 5)
        let told = try await self.events(site, "configuration.refused")
        #expect(told.count == 1)
        #expect(told.first?.data.contains("DECLINED") == false, "the journal has no whole token")
        // The number of the charger that was not made is not used by the next one's cache.
        _ = try site.addCharger("CP-8")
    }

    @Test func whatARefusedDocumentWouldHaveChangedNobodyIsToldOf() throws {
        let site = try TestSite()
        let told = Mutex<[CommitNotice]>([])
        site.store.onCommit { notice in told.withLock { $0.append(notice) } }
        let outcome = try self.take(
            site,
            """
            {"chargers": {"version": 1, "chargers": [{"id": "CP-1", "approved": false}]},
             "tariffs": {"version": 1, "tariffs": [\(Self.tariff.replacing("EUR", with: "USD"))]}}
            """)
        #expect(self.problems(outcome).count == 1)
        try site.tellListeners()
        let notices = told.withLock { $0 }
        #expect(notices.contains { $0.configuration }, "that it was refused is told")
        #expect(notices.allSatisfy { $0.access.isEmpty && $0.chargers.isEmpty })
    }

    @Test func aDocumentNamesWhatItBringsItself() throws {
        let site = try TestSite()
        let outcome = try self.take(
            site,
            """
            {"tokens": {"version": 1, "tokens": [{"token": "A", "places": ["group:deck"]}]},
             "tariffs": {"version": 1, "tariffs": [\(Self.tariff)], "assignments": [{"tariff": "day", "charger": "CP-7"}]},
             "chargers": {"version": 1, "chargers": [{"id": "CP-7", "groups": ["deck"]}]}}
            """)
        #expect(outcome == .applied)
        #expect(try self.versions(site) == [.tokens: 1, .tariffs: 1, .chargers: 1])
    }

    // MARK: Tariffs

    @Test func tariffsAndWhereTheyApplyBecomeWhatTheListSays() async throws {
        let site = try TestSite()
        let night = Self.tariff.replacing("day", with: "night")
        try self.take(
            site,
            """
            {"tariffs": {"version": 1, "tariffs": [\(Self.tariff), \(night)],
                "assignments": [{"tariff": "day"}, {"tariff": "night", "charger": "CP-1", "evse": 1}]}}
            """)
        let first = try await site.store.reader.tariff("day").version
        try self.take(
            site, #"{"tariffs": {"version": 2, "tariffs": [\#(Self.tariff)], "assignments": [{"tariff": "day"}]}}"#)
        let assignments = try await site.store.reader.tariffAssignments(ListQuery()).items
        #expect(assignments == [TariffAssignment(tariff: "day")])
        #expect(try await site.store.reader.tariff("night").retiredAt != nil)
        #expect(try await site.store.reader.tariff("day").version == first, "what did not change has no new version")
    }

    @Test func moneyOfAnotherCurrencyIsRefused() throws {
        let site = try TestSite()
        let outcome = try self.take(
            site, #"{"tariffs": {"version": 1, "tariffs": [\#(Self.tariff.replacing("EUR", with: "USD"))]}}"#)
        #expect(self.problems(outcome).first?.message.contains("this site counts in EUR") == true)
    }

    // MARK: Chargers

    @Test func chargersAreMadeWhatIsSaidOfThemAndOthersStay() throws {
        let site = try TestSite()
        _ = try site.addCharger("CP-2")
        let hash = try PasswordHash(password: "correct-horse-1").description
        try self.take(
            site,
            """
            {"chargers": {"version": 1, "chargers": [
                {"id": "CP-1", "label": "Gate", "groups": ["deck"], "minimum_profile": 1, "strict": true,
                 "password": "correct-horse-1", "registration": "held"}, {"id": "CP-9"}]}}
            """, hashes: ["CP-1": hash])
        let access = try #require(try site.store.access(of: "CP-1"))
        #expect(access.passwordHash == hash)
        #expect(access.minimumProfile == 1)
        #expect(try site.store.registration(of: site.charger) == .held)
        #expect(try site.store.access(of: "CP-9")?.isApproved == true)
        #expect(try site.store.access(of: "CP-2")?.isApproved == true)
        try self.take(
            site,
            """
            {"chargers": {"version": 2, "chargers": [
                {"id": "CP-1", "groups": [], "password": "", "registration": "accepted"}, {"id": "CP-9", "approved": false}]}}
            """)
        #expect(try site.store.access(of: "CP-1")?.passwordHash == nil)
        #expect(try site.store.registration(of: site.charger) == .accepted)
        #expect(try site.store.access(of: "CP-9") == nil)
        #expect(try site.number("SELECT count(*) FROM charger_group") == 0)
        #expect(
            try site.texts("SELECT label FROM charger WHERE identity = 'CP-1'") == ["Gate"], "what is left out stays")
    }

    @Test func noPasswordIsKeptInClearAnywhere() throws {
        let site = try TestSite()
        let hash = try PasswordHash(password: "correct-horse-1").description
        for version in 1...2 {
            // The second is refused, and is kept as that.
            let id = version == 1 ? "CP-1" : "C:P"
            try self.take(
                site,
                #"{"chargers": {"version": \#(version), "chargers": [{"id": "\#(id)", "password": "correct-horse-1"}]}}"#,
                hashes: ["CP-1": hash])
        }
        try site.change { try $0.setPassword(of: "CP-1", hash: nil) }
        try self.take(
            site, #"{"chargers": {"version": 3, "chargers": [{"id": "CP-1", "password": "correct-horse-1"}]}}"#,
            hashes: ["CP-1": hash])
        try site.store.close()
        let bytes = try Data(contentsOf: URL(filePath: site.path))
        #expect(bytes.range(of: Data("correct-horse".utf8)) == nil)
    }

    // MARK: Local lists

    @Test func chargersThatKeepALocalListAreBroughtUpToDate() throws {
        let site = try TestSite()
        let charger = site.charger
        try site.change { try $0.keepLocalList(LocalList(version: 1, entries: []), at: charger) }
        try self.take(site, #"{"tokens": {"version": 1, "tokens": [{"token": "A"}]}}"#)
        #expect(try site.number("SELECT count(*) FROM command WHERE verb = 'local-list'") == 1)
        try self.take(site, #"{"tokens": {"version": 2, "tokens": [{"token": "A"}]}}"#)
        #expect(try site.number("SELECT count(*) FROM command WHERE verb = 'local-list'") == 1, "nothing changed")
    }

    // MARK: Overrides

    @Test func whatIsChangedOnTheSiteIsMarkedAndHoldsUntilItIsReleased() async throws {
        let site = try TestSite()
        try self.take(site, #"{"tokens": {"version": 1, "tokens": [{"token": "A"}, {"token": "B"}]}}"#)
        let author = ChangeAuthor(name: "kim", reason: "lost card")
        try ChangeAuthor.$current.withValue(author) {
            try site.change { try $0.setBlocked(true, token: IdToken("a")) }
        }
        let overrides = try site.store.configuration().overrides
        #expect(overrides.map(\.item) == ["token:a"])
        #expect(overrides.map(\.by) == ["kim"])
        #expect(overrides.map(\.reason) == ["lost card"])
        let journal = try #require(try await self.events(site, "configuration.overridden").first)
        #expect(!journal.data.contains("token:a"), "the journal has no whole token")
        try self.take(site, #"{"tokens": {"version": 2, "tokens": [{"token": "A", "note": "from above"}]}}"#)
        let held = try await site.store.reader.token("A")
        #expect(held.isBlocked)
        #expect(held.note == nil)
        try site.change { try $0.releaseOverride(.tokens, "token:a", boot: nil) }
        let released = try await site.store.reader.token("A")
        #expect(!released.isBlocked)
        #expect(released.note == "from above")
        #expect(try site.store.configuration().overrides.isEmpty)
        #expect(throws: StoreError.self) { try site.change { try $0.releaseOverride(.tokens, "token:a", boot: nil) } }
    }

    @Test func whatWasAddedOnTheSiteGoesWithItsOverride() throws {
        let site = try TestSite()
        try self.take(site, #"{"tokens": {"version": 1, "tokens": []}}"#)
        try site.change { try $0.set(TokenRecord(token: IdToken("HERE"))) }
        try self.take(site, #"{"tokens": {"version": 2, "tokens": [{"token": "A"}]}}"#)
        #expect(try self.tokens(site) == ["A", "HERE"])
        try site.change { try $0.releaseOverride(.tokens, "token:here", boot: nil) }
        #expect(try self.tokens(site) == ["A"])
    }

    @Test func tariffsGroupsAndChargersAreOverriddenToo() async throws {
        let site = try TestSite()
        try self.take(
            site,
            """
            {"tariffs": {"version": 1, "tariffs": [\(Self.tariff)], "assignments": [{"tariff": "day"}]},
             "tokens": {"version": 1, "tokens": [], "groups": [{"group": "staff"}]},
             "chargers": {"version": 1, "chargers": [{"id": "CP-1", "minimum_profile": 1}]}}
            """)
        _ = try site.addCharger("CP-2")
        try site.change { change in
            try change.assignTariff(nil, charger: nil, evse: nil)
            try change.set(TokenGroup(id: "staff", note: "here"))
            try change.setMinimumProfile(of: "CP-1", to: 0)
            try change.setMinimumProfile(of: "CP-2", to: 2)
        }
        let names = try site.store.configuration().overrides.map(\.item)
        #expect(Set(names) == ["assignment", "group:staff", "CP-1"], "CP-2 is not configured from above")
        try self.take(
            site, #"{"tariffs": {"version": 2, "tariffs": [\#(Self.tariff)], "assignments": [{"tariff": "day"}]}}"#)
        #expect(try await site.store.reader.tariffAssignments(ListQuery()).items.isEmpty)
        for (section, item) in [
            (ConfigurationSection.tariffs, "assignment"), (.tokens, "group:staff"), (.chargers, "CP-1"),
        ] {
            try site.change { try $0.releaseOverride(section, item, boot: nil) }
        }
        #expect(try await site.store.reader.tariffAssignments(ListQuery()).items == [TariffAssignment(tariff: "day")])
        #expect(try site.store.access(of: "CP-1")?.minimumProfile == 1)
        #expect(try await site.store.reader.tokenGroups(ListQuery()).items.map(\.note) == [nil])
    }

    /// What is gone from the site and from the newest list does not come back from an older one.
    @Test func whatTheNewestListLeavesOutDoesNotComeBackWithARelease() async throws {
        let site = try TestSite()
        try self.take(
            site,
            """
            {"tariffs": {"version": 1, "tariffs": [\(Self.tariff), \(Self.tariff.replacing("day", with: "night"))],
                "assignments": [{"tariff": "day", "charger": "CP-1"}]},
             "tokens": {"version": 1, "tokens": [{"token": "A"}], "groups": [{"group": "staff"}]}}
            """)
        try site.change { change in
            try change.removeToken(IdToken("A"))
            try change.removeTokenGroup("staff")
            try change.assignTariff(nil, charger: "CP-1", evse: nil)
            try change.retireTariff("night")
        }
        try self.take(
            site,
            """
            {"tariffs": {"version": 2, "tariffs": [\(Self.tariff)], "assignments": []},
             "tokens": {"version": 2, "tokens": [], "groups": []}}
            """)
        for (section, item) in [
            (ConfigurationSection.tariffs, "assignment:CP-1"), (.tariffs, "tariff:night"), (.tokens, "token:a"),
            (.tokens, "group:staff"),
        ] {
            try site.change { try $0.releaseOverride(section, item, boot: nil) }
        }
        #expect(try self.tokens(site).isEmpty)
        #expect(try await site.store.reader.tokenGroups(ListQuery()).items.isEmpty)
        #expect(try await site.store.reader.tariffAssignments(ListQuery()).items.isEmpty)
        #expect(try site.texts("SELECT name FROM tariff WHERE retired_at IS NULL") == ["day"])
    }

    @Test func whatIsLeftOutOfAnOverriddenChargerIsAsItWasSaidBefore() throws {
        let site = try TestSite()
        let hash = try PasswordHash(password: "correct-horse-1").description
        try self.take(
            site,
            """
            {"chargers": {"version": 1, "chargers": [
                {"id": "CP-1", "minimum_profile": 1, "password": "correct-horse-1", "groups": ["deck"]}]}}
            """, hashes: ["CP-1": hash])
        try site.change { change in
            try change.setMinimumProfile(of: "CP-1", to: 0)
            try change.setPassword(of: "CP-1", hash: nil)
            try change.changeChargerGroup("deck", ChangeChargerGroup(remove: ["CP-1"]))
        }
        try self.take(site, #"{"chargers": {"version": 2, "chargers": [{"id": "CP-1", "label": "Gate"}]}}"#)
        #expect(try site.store.access(of: "CP-1")?.minimumProfile == 0)
        try site.change { try $0.releaseOverride(.chargers, "CP-1", boot: nil) }
        #expect(try site.store.access(of: "CP-1")?.minimumProfile == 1)
        #expect(try site.store.access(of: "CP-1")?.passwordHash == hash)
        #expect(try site.texts("SELECT name FROM charger_group") == ["deck"])
        #expect(try site.texts("SELECT label FROM charger WHERE identity = 'CP-1'") == ["Gate"])
    }

    @Test func aPasswordThatAChargerHasTakenOutlivesTheReleaseOfItsOverride() throws {
        let site = try TestSite()
        let charger = site.charger
        try self.take(
            site,
            #"{"chargers": {"version": 1, "chargers": [{"id": "CP-1", "minimum_profile": 1, "password": "correct-horse-1"}]}}"#,
            hashes: ["CP-1": "old"])
        try site.change { try $0.setMinimumProfile(of: "CP-1", to: 0) }
        try site.change { change in
            try change.expectPassword(of: charger, hash: "new")
            try change.passwordTaken(by: charger, hash: "new")
        }
        try site.change { try $0.releaseOverride(.chargers, "CP-1", boot: nil) }
        #expect(try site.store.access(of: "CP-1")?.passwordHash == "new")
        #expect(try site.store.access(of: "CP-1")?.minimumProfile == 1)
    }

    @Test func oneThatWasRemovedFromAboveAndIsAddedOnTheSiteIsMarked() throws {
        let site = try TestSite()
        try self.take(site, #"{"chargers": {"version": 1, "chargers": [{"id": "CP-9", "approved": false}]}}"#)
        _ = try site.addCharger("CP-9")
        #expect(try site.store.configuration().overrides.map(\.item) == ["CP-9"])
        try self.take(site, #"{"chargers": {"version": 2, "chargers": [{"id": "CP-9", "approved": false}]}}"#)
        #expect(try site.store.access(of: "CP-9")?.isApproved == true, "an override holds")
        try site.change { try $0.releaseOverride(.chargers, "CP-9", boot: nil) }
        #expect(try site.store.access(of: "CP-9") == nil)
    }

    @Test func aSettingMadeByHandHoldsOverTheCloudsAndTheClouds() throws {
        let site = try TestSite()
        try self.take(site, #"{"settings": {"version": 1, "settings": {"tokens.unknown": "accept"}}}"#)
        try site.change { try $0.overrideSetting("tokens.unknown", with: .text("reject")) }
        try site.change { try $0.overrideSetting("billing.seller", with: .text("Here")) }
        try self.take(
            site, #"{"settings": {"version": 2, "settings": {"tokens.unknown": "accept", "billing.seller": "Above"}}}"#)
        #expect(try site.store.siteSettings() == ["tokens.unknown": .text("reject"), "billing.seller": .text("Here")])
        for key in ["tokens.unknown", "billing.seller"] {
            try site.change { try $0.releaseOverride(.settings, key, boot: nil) }
        }
        #expect(try site.store.siteSettings() == ["tokens.unknown": .text("accept"), "billing.seller": .text("Above")])
        #expect(throws: StoreError.self) { try site.change { try $0.overrideSetting("site.id", with: .text("x")) } }
    }

    @Test func nothingIsMarkedWhereNothingCameFromAbove() throws {
        let site = try TestSite()
        try site.change { try $0.set(TokenRecord(token: IdToken("A"))) }
        try site.change { try $0.setMinimumProfile(of: "CP-1", to: 1) }
        #expect(try site.store.configuration().overrides.isEmpty)
    }

    // MARK: Bounds

    @Test func theHistoryIsBounded() throws {
        let site = try TestSite()
        for version in 1...25 {
            try self.take(site, #"{"settings": {"version": \#(version), "settings": {}}}"#)
        }
        #expect(try site.number("SELECT count(*) FROM configuration_document") == 25)
        #expect(try site.number("SELECT count(*) FROM configuration_document WHERE body IS NOT NULL") == 20)
    }
}
