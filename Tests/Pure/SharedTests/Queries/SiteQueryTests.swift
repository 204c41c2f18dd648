import Foundation
import Shared
import Testing

@Suite struct SiteQueryTests {
    private func read(_ json: String) throws -> SiteQuery {
        try JSONDecoder().decode(SiteQuery.self, from: Data(json.utf8))
    }

    @Test func aQueryKeepsWhatItsKindTakesAndPassesOverTheRest() throws {
        let query = try self.read(
            #"{"kind":"sessions","args":{"charger":"CP-1","open":true,"from":7,"colour":"red"},"new":1}"#)
        var arguments = QueryArguments()
        (arguments.charger, arguments.open) = ("CP-1", true)
        #expect(try query == SiteQuery(.sessions, arguments))
        #expect(try self.read(#"{"kind":"journal"}"#) == SiteQuery(.journal))
    }

    @Test(arguments: [
        (#"{"kind":"weather"}"#, "'weather' is no kind of query; there are"),
        (#"{"kind":"sessions","args":{"limit":0}}"#, "'limit' must be from 1 to 1000"),
        (#"{"kind":"sessions","args":{"limit":1001}}"#, "'limit' must be from 1 to 1000"),
        (#"{"kind":"journal","args":{"from":0}}"#, "'from' must be 1 or more"),
        (#"{"kind":"journal","args":{"from":9,"to":8}}"#, "'to' must not be less"),
        (
            #"{"kind":"sessions","args":{"since":"2026-11-02T00:00:00Z","until":"2026-11-02T00:00:00Z"}}"#,
            "'until' must be later"
        ),
        (#"{"kind":"sessions","page":"\#(String(repeating: "A", count: 4097))"}"#, "'page' is none"),
    ])
    func whatCannotBeAnsweredIsRefusedWithWords(json: String, words: String) {
        #expect { try self.read(json) } throws: { ($0 as? Refusal)?.message.contains(words) == true }
    }

    @Test(arguments: [
        #"{}"#, #"{"kind":5}"#, #"{"kind":"sessions","args":[]}"#,
        #"{"kind":"sessions","args":{"session":"x","open":1}}"#,
    ])
    func anotherFormIsNoQuery(json: String) {
        #expect(throws: DecodingError.self) { try self.read(json) }
    }

    @Test(arguments: QueryKind.allCases) func everyKindTakesWhatItNeedsAndALimit(kind: QueryKind) {
        let form = kind.form
        #expect(Set(form.takes).isSuperset(of: form.needsOneOf))
        #expect(!form.about.isEmpty)
        #expect(Set(form.takes).count == form.takes.count)
    }

    @Test(arguments: QueryArguments.Name.allCases) func everyArgumentIsReadWrittenAndRemoved(name: QueryArguments.Name)
        throws
    {
        let values = [
            #""x""#, "5", "true", #""2026-11-02T00:00:00.000Z""#, #""15m""#, #""site""#,
        ]
        let taken = values.compactMap { value -> QueryArguments? in
            try? JSONDecoder().decode(QueryArguments.self, from: Data(#"{"\#(name.rawValue)":\#(value)}"#.utf8))
        }
        let arguments = try #require(taken.first)
        #expect(arguments.has(name))
        let again = try JSONDecoder().decode(QueryArguments.self, from: JSONEncoder().encode(arguments))
        #expect(again == arguments)
        var rest = arguments
        rest.remove(name)
        #expect(rest == QueryArguments())
    }
}
