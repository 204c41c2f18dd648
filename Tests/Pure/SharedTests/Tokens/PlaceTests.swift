import Testing

@testable import Shared

@Suite struct PlaceTests {
    /// What is written, and what it says; nil where it says nothing.
    @Test(arguments: [
        ("CP-1", TokenPlace(.charger("CP-1"))), ("CP-1:2", TokenPlace(.charger("CP-1"), evse: 2)),
        ("group:Deck", TokenPlace(.group("deck"))), ("group:deck:1", TokenPlace(.group("deck"), evse: 1)),
        ("group", TokenPlace(.charger("group"))), ("group:2", TokenPlace(.charger("group"), evse: 2)),
        ("group:2x", nil), ("CP-1:0", nil), ("CP-1:x", nil), ("CP-1:1:2", nil), ("group:deck:1:2", nil), ("", nil),
        (":1", nil), ("a/b", nil), ("group:", nil), ("CP-1:1001", nil),
    ])
    func aPlaceIsAChargerOrAGroupAndPerhapsAnEVSE(_ text: String, _ place: TokenPlace?) {
        #expect((try? TokenPlace(text)) == place)
        if let place { #expect((try? TokenPlace(place.text)) == place) }
    }

    /// The token's places, those of its group, where it is presented, and what follows.
    @Test(
        arguments: [
            ([], [], 1, AuthorizationStatus.accepted, []), (["CP-1"], [], 1, .accepted, []),
            (["CP-9"], [], 1, .notHere, []), (["CP-9"], [], nil, .notHere, []),
            (["CP-1:2"], [], 2, .accepted, [2]), (["CP-1:2"], [], 1, .otherEVSE, []),
            (["CP-1:2", "CP-1:1"], [], nil, .accepted, [1, 2]), (["CP-1:2", "CP-1"], [], 1, .accepted, []),
            (["group:deck"], [], 1, .accepted, []), (["group:roof"], [], 1, .notHere, []),
            (["group:deck:3"], [], 3, .accepted, [3]), (["CP-1:2"], [], 0, .accepted, [2]),
            ([], ["CP-9"], 1, .notHere, []), ([], ["group:deck"], 1, .accepted, []),
            (["CP-1"], ["CP-9"], 1, .accepted, []), (["CP-9"], ["CP-1"], 1, .notHere, []),
        ] as [([String], [String], Int?, AuthorizationStatus, [Int])])
    func aTokensPlacesGoBeforeThoseOfItsGroup(
        _ own: [String], _ ofGroup: [String], _ evse: Int?, _ status: AuthorizationStatus, _ evses: [Int]
    ) throws {
        var case0 = try Self.question(own, ofGroup, evse: evse)
        #expect(case0.decision.answer.status == status)
        #expect(case0.decision.answer.evses == evses)

        case0.facts.purpose = .ending
        #expect(case0.decision.answer.status == .accepted, "whoever ends a session may do it anywhere")
        case0.facts.purpose = .beginning
        case0.facts.hasStartCommand = true
        #expect(case0.decision.answer.status == .accepted, "whoever commands a start has said where")
    }

    static func question(_ own: [String], _ ofGroup: [String], evse: Int?) throws -> AuthorizationCase {
        var record = TokenRecord(token: AuthorizationTests.token, group: "FLEET")
        record.places = try own.map { try TokenPlace($0) }
        var case0 = AuthorizationCase(record: record, purpose: evse == nil ? .asking : .beginning, evse: evse)
        case0.facts.charger.groups = ["deck"]
        case0.facts.group = TokenGroup(id: "FLEET", places: try ofGroup.map { try TokenPlace($0) })
        return case0
    }

    @Test func theReasonNamesWhosePlacesTheyAre() throws {
        let own = try Self.question(["CP-9"], [], evse: 1).decision.reason
        let ofGroup = try Self.question([], ["CP-1:4"], evse: 1).decision.reason
        #expect(own.explanation(token: "AB12", charger: "CP-1") == "Its places do not include CP-1.")
        #expect(
            ofGroup.explanation(token: "AB12", charger: "CP-1")
                == "The places of its group include CP-1 only at EVSE 4.")
    }

    @Test(arguments: [("deck", true), ("Deck-2.a_b", true), ("2deck", false), ("", false), ("de ck", false)])
    func aGroupOfChargersIsNamedByAWord(_ name: String, _ isValid: Bool) {
        #expect(ChargerGroup.isValid(name) == isValid)
    }
}
