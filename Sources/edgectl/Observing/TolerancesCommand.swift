import ArgumentParser
internal import Shared
internal import Store

struct TolerancesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tolerances", abstract: "What is accepted of chargers that the standard does not allow.",
        discussion: """
            Real chargers send things slightly wrong. Where the meaning is certain they are taken all the same, and \
            counted by model. 'edgectl chargers set ID --strict on' ends that for one charger.

            Examples:
              edgectl tolerances
              edgectl tolerances --model "Wallbox 11"
            """)

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Only models whose vendor or name contains this, in any case.", valueName: "text"))
    var model: String?

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let query = ListQuery(model: self.model)
        let page = try await Paging.byName(query, limit: 10_000, self.options.site().tolerances)
        let screen = Screen()
        if try screen.json(page, self.options) { return }
        screen.table(
            ToleranceText.table(page.items, now: .wallClock),
            empty: "Nothing had to be tolerated\(self.model == nil ? "" : " of such a model").")
        guard !page.items.isEmpty else { return }
        screen.heading("What they mean")
        screen.facts(ToleranceText.meanings(page.items))
    }
}

/// Tolerances in words.
enum ToleranceText {
    static func table(_ tolerances: [ToleranceView], now: Timestamp) -> Table {
        Table(
            columns: [
                .flexible("MODEL", minimum: 12), .fixed("TOLERANCE"), .fixed("COUNT", right: true), .fixed("LAST"),
                .flexible("CHARGER", minimum: 8),
            ],
            rows: tolerances.map { tolerance in
                [
                    Cell(self.name(of: tolerance)), Cell(tolerance.deviation.rawValue),
                    Cell(Wording.count(tolerance.count)), Cell(Wording.ago(tolerance.lastAt, now: now), .dim),
                    Cell(tolerance.charger),
                ]
            }
        )
    }

    private static func name(of tolerance: ToleranceView) -> String {
        let words = [tolerance.vendor, tolerance.model].filter { !$0.isEmpty }
        return words.isEmpty ? "(unknown)" : words.joined(separator: " ")
    }

    static func meanings(_ tolerances: [ToleranceView]) -> FactList {
        var facts = FactList()
        for deviation in Deviation.allCases where tolerances.contains(where: { $0.deviation == deviation }) {
            facts.add(deviation.rawValue, deviation.meaning)
        }
        return facts
    }

    /// `number_as_text (7), null (1)`; nil where nothing had to be tolerated.
    static func brief(_ tolerances: [ToleranceView]) -> String? {
        guard !tolerances.isEmpty else { return nil }
        return tolerances.map { "\($0.deviation.rawValue) (\(Wording.count($0.count)))" }.joined(separator: ", ")
    }
}
