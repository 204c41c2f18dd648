import Shared
import Testing

/// What is read of a document from above, and what is said of everything that is wrong with it.
@Suite struct SiteDocumentReadingTests {
    private func read(_ json: String) -> SiteDocumentReading { SiteDocumentReading(Array(json.utf8), site: "S1") }

    private func paths(_ json: String) -> [String] { self.read(json).problems.map(\.path) }

    @Test func everySectionIsRead() {
        let reading = self.read(
            """
            {"id": "d1", "site": "S1",
             "chargers": {"version": 1, "chargers": [{"id": "CP-1", "label": "Gate", "groups": ["deck"]}]},
             "tariffs": {"version": 2, "tariffs": [{"id": "t", "currency": "EUR", "elements":
                [{"price_components": [{"type": "ENERGY", "price": 0.35}]}]}], "assignments": [{"tariff": "t"}]},
             "tokens": {"version": 3, "base": 2, "changed": [{"token": "A"}], "removed": ["B"]},
             "settings": {"version": 4, "settings": {"tokens.unknown": "accept"}}}
            """)
        #expect(reading.problems == [])
        let document = reading.document
        #expect(document.id == "d1")
        #expect(document.versions == [.chargers: 1, .tariffs: 2, .tokens: 3, .settings: 4])
        #expect(document.chargers?.content.first?.value.groups == ["deck"])
        #expect(document.tariffs?.content.tariffs.first?.value.id == "t")
        #expect(document.tariffs?.content.assignments?.first?.value == TariffAssignment(tariff: "t"))
        #expect(document.tokens?.base == 2)
        #expect(document.tokens?.content.removed.first?.value == "B")
        #expect(document.settings?.content == ["tokens.unknown": .text("accept")])
    }

    /// It would be as if it had not been said: a blocked token would be good, a removed charger approved.
    @Test func aMisspelledFieldOfAThingIsToldAndOneOfTheDocumentPassedOver() {
        let found = self.paths(
            """
            {"new": 1,
             "chargers": {"version": 1, "new": 1, "chargers": [{"id": "CP-1", "aproved": false, "label": ""}]},
             "tariffs": {"version": 1, "tariffs": [], "assignments": [{"tariff": "t", "chager": "CP-1"}]},
             "tokens": {"version": 1, "tokens": [{"token": "A", "blocket": true}, {"token": "B", "note": "", "type": null},
                {"token": "C", "blocked": false, "places": [{"charger": "CP-1", "evs": 1}]}],
                "groups": [{"group": "g", "plases": []}, {"group": "h", "place": [{"charger": "CP-1"}]}]}}
            """)
        let expected: Set = [
            "chargers.chargers[0].aproved", "tariffs.assignments[0].chager", "tokens.tokens[0].blocket",
            "tokens.tokens[2].places[0]", "tokens.groups[1].place",
        ]
        #expect(Set(found) == expected)
    }

    /// Nothing that is wrong keeps the rest from being looked at.
    @Test func everythingThatIsWrongIsToldAtOnce() {
        let found = self.paths(
            """
            {"site": "S2",
             "chargers": {"version": 1, "chargers": [
                {"id": "a:b"}, {"id": "CP-1", "password": "short", "minimum_profile": 7, "groups": ["1"]}, {"id": "CP-1"}]},
             "tariffs": {"version": 1, "tariffs": [{"id": "t", "currency": "EUR", "elements": [], "prize": 1}],
                "assignments": [{"charger": "CP-1"}, {"tariff": "t", "evse": 1}]},
             "tokens": {"version": 0, "tokens": [{"token": "A"}, {"tokken": "B"}, {"token": "C", "expires_at": "soon"},
                {"token": "a"}]},
             "settings": {"version": 1, "settings": {"tokens.unknown": "perhaps", "site.currency": "USD", "nonsense": 1,
                "sessions.clock_tolerance_seconds": {"a": 1}}}}
            """)
        let expected: Set = [
            "site", "chargers.chargers[0].id", "chargers.chargers[1].password", "chargers.chargers[1].minimum_profile",
            "chargers.chargers[1].groups[0]", "chargers.chargers[2]", "tariffs.tariffs[0].prize",
            "tariffs.tariffs[0].elements", "tariffs.assignments[0].tariff", "tariffs.assignments[1].evse",
            "tokens.version", "tokens.tokens[1].token", "tokens.tokens[2].expires_at", "tokens.tokens[3]",
            "settings.settings.tokens.unknown", "settings.settings.site.currency", "settings.settings.nonsense",
            "settings.settings.sessions.clock_tolerance_seconds",
        ]
        #expect(Set(found) == expected)
    }

    /// Nor does one mistake in a thing hide the next one in the same thing, or in the section around it.
    @Test(
        arguments: [
            (
                #"{"chargers": {"version": 1, "chargers": [{"label": 5, "groups": "deck", "strict": "no"}]}}"#,
                ["chargers[0].id", "chargers[0].label", "chargers[0].groups", "chargers[0].strict"]
            ),
            (
                #"{"chargers": {"version": 1, "chargers": [{"id": "A", "label": 5, "password": "x"}, {"id": "A"}]}}"#,
                ["chargers[0].label", "chargers[0].password", "chargers[1]"]
            ),
            (#"{"chargers": {"version": "1", "chargers": [{"id": "a:b"}]}}"#, ["version", "chargers[0].id"]),
            (#"{"chargers": {"chargers": [5, {"id": "a:b"}]}}"#, ["version", "chargers[0]", "chargers[1].id"]),
            (#"{"chargers": {"version": 1, "chargers": "all"}}"#, ["chargers"]),
            (
                #"{"tokens": {"version": 1, "tokens": "all", "groups": [{"group": 1, "places": 2}]}}"#,
                ["tokens", "groups[0].group", "groups[0].places"]
            ),
            (
                #"{"tariffs": {"version": 1, "tariffs": [{"id": "t", "idle_grace_seconds": "x"}]}}"#,
                ["tariffs[0].currency", "tariffs[0].elements", "tariffs[0].idle_grace_seconds"]
            ),
            (
                #"{"tariffs": {"version": 1, "tariffs": [], "assignments": [{"tariff": 1, "charger": 2, "evse": "3"}]}}"#,
                ["assignments[0].tariff", "assignments[0].charger", "assignments[0].evse"]
            ),
        ] as [(String, [String])])
    func noMistakeHidesAnother(_ json: String, _ places: [String]) {
        let section = json.split(separator: "\"")[1]
        #expect(Set(self.paths(json)) == Set(places.map { "\(section).\($0)" }))
        #expect(self.paths(json).count == places.count, "each once")
    }

    @Test(arguments: [
        (#"{"id": 5, "tokens": {"version": 1, "tokens": []}}"#, "id", "text"),
        (#"{"site": ["S1"], "tokens": {"version": 1, "tokens": []}}"#, "site", "text"),
        (#"{"tokens": {"version": 1.5, "tokens": []}}"#, "tokens", "decimals"),
        (#"{"tokens": {"version": 9223372036854775808, "tokens": []}}"#, "tokens", "too large"),
        (#"{"tokens": {"version": true, "tokens": []}}"#, "tokens.version", "must be a whole number"),
        (#"{"tokens": null}"#, "tokens", "must be an object"),
        (#"{"tokens": []}"#, "tokens", "must be an object"),
    ])
    func whatIsOfTheWrongKindIsToldWithTheRightOne(_ json: String, _ path: String, _ words: String) {
        let problems = self.read(json).problems
        #expect(problems.map(\.path) == [path])
        #expect(problems.first?.message.contains(words) == true, "\(problems)")
    }

    @Test(arguments: [
        ("", "no JSON"), ("[]", "no JSON object"), ("{}", "no section"), (#"{"tokes": {}}"#, "no section"),
        (String(repeating: "[", count: 300), "JSON"),
        (#"{"tokens": "# + String(repeating: "[", count: 60) + String(repeating: "]", count: 60) + "}", "deeper"),
        (String(repeating: " ", count: SiteDocumentReading.maximumBytes + 1), "at most"),
    ])
    func whatIsNoDocumentIsRefusedWithWords(_ json: String, _ words: String) {
        let problems = self.read(json).problems
        #expect(problems.count == 1)
        #expect(problems.first?.message.contains(words) == true, "\(problems)")
    }

    @Test(arguments: [
        #"{"tokens": {"version": 2, "base": 1, "tokens": []}}"#, #"{"tokens": {"version": 2}}"#,
        #"{"tokens": {"version": 2, "tokens": [], "changed": []}}"#,
        #"{"tokens": {"version": 2, "tokens": [], "removed": ["A"]}}"#,
    ])
    func tokensAreToldAsAWholeOrAsChanges(_ json: String) {
        #expect(!self.read(json).problems.isEmpty)
    }

    @Test func passwordsAreNeitherInTheTextNorInTheDigest() {
        func document(_ password: String) -> SiteDocumentReading {
            self.read(#"{"chargers": {"version": 1, "chargers": [{"id": "CP-1", "password": "\#(password)"}]}}"#)
        }
        let (one, other) = (document("correct-horse-1"), document("correct-horse-2"))
        #expect(one.text?.contains("correct-horse") == false)
        #expect(one.document.chargers?.told == other.document.chargers?.told)
        #expect(one.document.chargers?.content.first?.value.password == "correct-horse-1")
    }
}
