public import ArgumentParser
internal import Shared
internal import Store

extension ReportKind: ExpressibleByArgument {}

extension ChargerCommand {
    /// Reports in many parts.
    struct Report: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what a charger reported (OCPP 2.x).",
            discussion: """
                Without a kind, which reports it made and whether they are complete; with one, the newest of that kind. \
                They are asked for with 'edgectl send': displays, monitors, profiles, customer; der with 'ocpp' and \
                GetDERControl.

                Examples:
                  edgectl charger report CP-1
                  edgectl charger report CP-1 monitors
                """)

        @Argument(help: "The charger's id.")
        var charger: String

        @Argument(help: "monitors, displays, profiles, customer, settings or der.")
        var kind: ReportKind?

        @OptionGroup var options: CommonOptions

        func run() async throws {
            guard let kind else { return try await self.list() }
            let detail = try await self.options.site().report(kind, of: self.charger)
            let screen = Screen()
            if try screen.json(detail, self.options) { return }
            screen.facts(Self.facts(detail.report))
            Output.line()
            ReportTable.show(detail)
        }

        private func list() async throws {
            let page = try await self.options.site().reports(of: self.charger)
            let screen = Screen()
            if try screen.json(page, self.options) { return }
            screen.table(Self.table(page.items), empty: "No reports.")
        }

        static func facts(_ report: ReportView) -> FactList {
            var facts = FactList()
            facts.add("Report", report.kind.rawValue, .bold)
            facts.add("State", report.state.rawValue, self.colour(report.state))
            facts.add("Missing", report.missing.isEmpty ? nil : report.missing.joined(separator: ", "), .yellow)
            facts.add("Asked by", report.command.map { "command \($0)" })
            facts.add("Last part", LocalTime.full(report.changedAt))
            facts.add("Left out", report.leftOut == 0 ? nil : "\(report.leftOut) entries: it is too long", .yellow)
            return facts
        }

        static func table(_ reports: [ReportView]) -> Table {
            Table(
                columns: [
                    .fixed("KIND"), .fixed("STATE"), .fixed("ENTRIES", right: true), .fixed("CHANGED"),
                    .flexible("MISSING", minimum: 8), .flexible("COMMAND", minimum: 8),
                ],
                rows: reports.map { report in
                    [
                        Cell(report.kind.rawValue), Cell(report.state.rawValue, self.colour(report.state)),
                        Cell(String(report.entries)), Cell(LocalTime.short(report.changedAt)),
                        Cell(report.missing.joined(separator: ", ")), Cell(report.command),
                    ]
                })
        }

        private static func colour(_ state: ReportState) -> Colour? {
            switch state {
            case .complete: .green
            case .incomplete: .yellow
            case .asked, .receiving: nil
            }
        }
    }
}
