import ArgumentParser
internal import Shared

extension TariffsCommand {
    struct Assign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say where a tariff applies; the narrowest assignment wins.",
            discussion: """
                Examples:
                  edgectl tariffs assign standard --site
                  edgectl tariffs assign fast --charger CP-1
                  edgectl tariffs assign fast --charger CP-1 --evse 2
                  edgectl tariffs assign --none --charger CP-1
                  edgectl tariffs assign
                """)

        @Argument(help: "The tariff's id; without one, the assignments are listed.")
        var tariff: String?

        @Flag(help: "For the whole site.")
        var site = false

        @Option(help: ArgumentHelp("For this charger.", valueName: "id"))
        var charger: String?

        @Option(help: ArgumentHelp("For this EVSE of the charger.", valueName: "number"))
        var evse: Int?

        @Flag(help: "Take the assignment away.")
        var none = false

        @OptionGroup var options: CommonOptions

        private var isList: Bool { self.tariff == nil && !self.none }

        func validate() throws {
            if self.isList { return }
            guard (self.tariff == nil) == self.none else { throw ValidationError("Give a tariff, or --none.") }
            guard self.site == (self.charger == nil) else { throw ValidationError("Give either --site or --charger.") }
            guard self.evse == nil || self.charger != nil else { throw ValidationError("--evse needs --charger.") }
        }

        func run() async throws {
            let page: Page<TariffAssignment>
            if self.isList {
                page = try await Paging.byName(ListQuery(), limit: 10_000, self.options.site().tariffAssignments)
            } else {
                let wanted = TariffAssignment(tariff: self.tariff, charger: self.charger, evse: self.evse)
                page = try await self.options.daemon().post(["tariffs", "assignments"], wanted)
            }
            let screen = Screen()
            if try screen.json(page, self.options) { return }
            let rows = page.items.map { [Cell(TariffTable.place($0)), Cell($0.tariff)] }
            screen.table(
                Table(columns: [.flexible("WHERE", minimum: 10), .flexible("TARIFF", minimum: 8)], rows: rows),
                empty: "No tariff applies anywhere: sessions are recorded and not invoiced.")
        }
    }
}
