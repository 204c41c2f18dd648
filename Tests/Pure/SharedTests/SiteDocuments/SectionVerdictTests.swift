import Shared
import Testing

/// What becomes of a section by the versions alone.
@Suite struct SectionVerdictTests {
    private static let inForce = SectionVersion(version: 5, digest: "five")

    struct Case: Sendable, CustomTestStringConvertible {
        var version: Int64
        var digest = "other"
        var base: Int64?
        var inForce: SectionVersion? = SectionVerdictTests.inForce
        var verdict: SectionVerdict

        var testDescription: String { "\(self.version) on \(self.base.map(String.init) ?? "nothing")" }
    }

    @Test(arguments: [
        Case(version: 1, inForce: nil, verdict: .apply),
        Case(version: 6, verdict: .apply),
        Case(version: 60, verdict: .apply),
        Case(version: 6, base: 5, verdict: .apply),
        Case(version: 5, digest: "five", verdict: .inForce),
        Case(version: 5, digest: "five", base: 4, verdict: .inForce),
        Case(version: 5, verdict: .otherContent),
        Case(version: 4, verdict: .older(inForce: 5)),
        Case(version: 4, base: 5, verdict: .older(inForce: 5)),
        Case(version: 7, base: 6, verdict: .otherBase(6, inForce: 5)),
        Case(version: 7, base: 4, verdict: .otherBase(4, inForce: 5)),
        Case(version: 2, base: 1, inForce: nil, verdict: .otherBase(1, inForce: nil)),
    ])
    func theVersionsDecide(_ example: Case) {
        let told = SectionVersion(version: example.version, digest: example.digest)
        let verdict = SectionVerdict(told, base: example.base, inForce: example.inForce)
        #expect(verdict == example.verdict)
        let isRefused = ![.apply, .inForce].contains(verdict)
        #expect((verdict.objection != nil) == isRefused)
        if let inForce = example.inForce, isRefused {
            #expect(verdict.objection?.contains("\(inForce.version)") == true || verdict == .otherContent)
        }
    }
}
