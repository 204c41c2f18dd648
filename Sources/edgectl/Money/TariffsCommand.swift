import ArgumentParser
internal import Foundation
internal import Shared

struct TariffsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tariffs", abstract: "List, add, assign and retire tariffs.",
        discussion: """
            A session keeps the tariff that was in force when it started.

            Examples:
              edgectl tariffs
              edgectl tariffs add standard --per-kwh 0.39 --session-fee 1 --tax 19
              edgectl tariffs add night.json
              edgectl tariffs assign standard --site
              edgectl tariffs assign night --charger CP-1
              edgectl tariffs retire standard
            """,
        subcommands: [List.self, Add.self, Show.self, Assign.self, Retire.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the tariffs (the default).",
            discussion: "Examples:\n  edgectl tariffs list\n  edgectl tariffs list --all")

        @Flag(help: "Also those that are retired.")
        var all = false

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let query = ListQuery(isOpen: self.all ? nil : true)
            let page = try await Paging.byName(query, limit: 1000, self.options.site().tariffs)
            let screen = Screen()
            if try screen.json(page, self.options) { return }
            screen.table(
                TariffTable.table(page.items),
                empty: "No tariffs. Add one: edgectl tariffs add standard --per-kwh 0.39 --tax 19")
            screen.more(page)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a tariff as JSON, in the form that 'tariffs add FILE' takes.",
            discussion: """
                Example:
                  edgectl tariffs show standard > standard.json
                """)

        @Argument(help: "The tariff's id.")
        var tariff: String

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let view = try await self.options.site().tariff(self.tariff)
            if try Screen().json(view, self.options) { return }
            Output.write(try APICoding.encode(view.tariff, pretty: true) + Data("\n".utf8))
            if view.retiredAt != nil { Output.note("tariff '\(self.tariff)' is retired") }
        }
    }

    struct Retire: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Retire a tariff that is assigned nowhere.",
            discussion: """
                Example:
                  edgectl tariffs retire standard
                """)

        @Argument(help: "The tariff's id.")
        var tariff: String

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await self.options.daemon().delete(["tariffs", self.tariff])
            try Screen().done(
                "Tariff \(self.tariff) is retired.", ["tariff": self.tariff, "state": "retired"], self.options)
        }
    }
}

/// Tariffs in a table.
enum TariffTable {
    static func table(_ tariffs: [TariffView]) -> Table {
        Table(
            columns: [
                .flexible("TARIFF", minimum: 8), .flexible("PRICES", minimum: 20), .fixed("TAX", right: true),
                .flexible("ASSIGNED TO", minimum: 10), .fixed("SINCE"),
            ],
            rows: tariffs.map { view in
                let isRetired = view.retiredAt != nil
                let places = view.assignments.map(self.place).joined(separator: ", ")
                return [
                    Cell(view.tariff.id, isRetired ? .dim : nil), Cell(self.prices(view.tariff)),
                    Cell(view.tariff.taxPercent.map { "\($0) %" }),
                    isRetired
                        ? Cell("retired", .dim)
                        : Cell(places.isEmpty ? "nothing" : places, places.isEmpty ? .yellow : nil),
                    Cell(LocalTime.short(view.createdAt)),
                ]
            })
    }

    static func place(_ assignment: TariffAssignment) -> String {
        guard let charger = assignment.charger else { return "the site" }
        return assignment.evse.map { "\(charger) EVSE \($0)" } ?? charger
    }

    /// `0.39 EUR/kWh, 1.00 EUR/session`; with more than one element, how many.
    private static func prices(_ tariff: Tariff) -> String {
        let components = tariff.elements.first?.priceComponents ?? []
        let prices = components.map { component in
            let price = "\(component.price.text(minimumPlaces: 2)) \(tariff.currency)"
            return switch component.type {
            case .energy: price + "/kWh"
            case .time: price + "/h charging"
            case .parkingTime: price + "/h idle"
            case .flat: price + "/session"
            }
        }
        let more = tariff.elements.count > 1 ? ["\(tariff.elements.count) elements"] : []
        return (prices + more).joined(separator: ", ")
    }
}
