import ArgumentParser
internal import Shared
internal import Store

extension ChargersCommand {
    struct Groups: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the groups of chargers.", discussion: "Example:\n  edgectl chargers groups")

        @Option(name: .shortAndLong, help: "How many: 1 to 100000.")
        var limit: HowMany = 1000

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let page = try await Paging.byName(ListQuery(), limit: self.limit.count, self.options.site().chargerGroups)
            let screen = Screen()
            if try screen.json(page, self.options) { return }
            screen.table(Self.table(page.items), empty: "No charger is in a group: edgectl chargers group deck CP-1")
            screen.more(page)
        }

        static func table(_ groups: [ChargerGroupView]) -> Table {
            Table(
                columns: [
                    .flexible("GROUP", minimum: 10), .fixed("COUNT", right: true), .flexible("CHARGERS", minimum: 20),
                ],
                rows: groups.map { group in
                    [
                        Cell(group.group), Cell(String(group.chargers.count)),
                        Cell(group.chargers.joined(separator: ", ")),
                    ]
                })
        }
    }

    struct Group: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put chargers into a group, or take them out.",
            discussion: """
                Tokens and groups of tokens can be allowed at a group of chargers (--at group:deck).

                Examples:
                  edgectl chargers group deck CP-1 CP-2
                  edgectl chargers group deck CP-1 --remove
                """)

        @Argument(help: "The group's name: a letter, then letters, digits, '-', '_' and '.'.")
        var group: String

        @Argument(help: "The chargers' ids.")
        var chargers: [String]

        @Flag(help: "Take them out of the group.")
        var remove = false

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let change =
                self.remove
                ? ChangeChargerGroup(remove: self.chargers) : ChangeChargerGroup(add: self.chargers)
            try await self.options.daemon().change(self.group, change)
            let who = self.chargers.joined(separator: ", ")
            try Screen().done(
                self.remove ? "Out of \(self.group): \(who)." : "In \(self.group): \(who).",
                ChargerGroupView(group: self.group, chargers: self.chargers), self.options)
        }
    }
}
