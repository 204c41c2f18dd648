/// What a check found, and what to do about it.
struct Diagnosis: Equatable, Encodable {
    enum Verdict: String, Encodable {
        case good
        case warning
        case bad
        /// It could not be looked at.
        case skipped
    }

    var name: String
    var verdict: Verdict
    var text: String
    var remedy: String?

    static func good(_ name: String, _ text: String) -> Diagnosis {
        Diagnosis(name: name, verdict: .good, text: text)
    }

    static func warning(_ name: String, _ text: String, _ remedy: String) -> Diagnosis {
        Diagnosis(name: name, verdict: .warning, text: text, remedy: remedy)
    }

    static func bad(_ name: String, _ text: String, _ remedy: String) -> Diagnosis {
        Diagnosis(name: name, verdict: .bad, text: text, remedy: remedy)
    }

    static func skipped(_ name: String, _ text: String) -> Diagnosis {
        Diagnosis(name: name, verdict: .skipped, text: text)
    }

    /// `✓ name: text`, and the remedy on a line of its own.
    func lines(usesColour: Bool) -> [String] {
        let (mark, colour): (String, Colour) =
            switch self.verdict {
            case .good: ("✓", .green)
            case .warning: ("!", .yellow)
            case .bad: ("✗", .red)
            case .skipped: ("–", .dim)
            }
        let head = colour.paint(mark, isOn: usesColour) + " \(self.name): \(PlainText.of(self.text))"
        return [head] + (self.remedy.map { ["    → \($0)"] } ?? [])
    }
}
