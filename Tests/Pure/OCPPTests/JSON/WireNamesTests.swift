import Testing

@testable import OCPP

@Suite struct WireNamesTests {
    private func index(of name: String, in names: WireNames) -> Int? {
        Array(name.utf8).withUnsafeBytes { names.index(of: $0) }
    }

    @Test func everyNameIsFoundAndNoOther() {
        let words = Measurand.allCases.map(\.rawValue) + ["", "a", "ab", "abc", "abcd", "abcdefgh", "abcdefghi"]
        let names = WireNames(words)
        for (position, word) in words.enumerated() {
            #expect(index(of: word, in: names) == position)
            #expect(index(of: word + "x", in: names) == nil)
            #expect(index(of: word.uppercased() + "!", in: names) == nil)
        }
        #expect(index(of: "Energy.Active.Inport.Register", in: names) == nil)
    }

    @Test func theFirstOfEqualNamesCounts() {
        #expect(index(of: "a", in: WireNames(["b", "a", "a"])) == 1)
        #expect(index(of: "a", in: WireNames([])) == nil)
    }
}
