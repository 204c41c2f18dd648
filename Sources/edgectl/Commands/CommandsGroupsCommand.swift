import ArgumentParser
internal import Shared

extension CommandsCommand {
    struct Groups: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List commands for many chargers, the newest first.",
            discussion: "Example:\n  edgectl commands groups --open")

        @Flag(help: "Only those that are not finished.")
        var open = false

        @Option(name: .shortAndLong, help: "How many: 1 to 100000.")
        var limit: HowMany = 20

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let query = ListQuery(isOpen: self.open ? true : nil)
            let page = try await Paging.newestFirst(
                query, limit: self.limit.count, self.options.site().groupCommands)
            let screen = Screen()
            if try screen.json(page, self.options) { return }
            screen.table(Self.table(page.items), empty: "No commands for many chargers.")
            screen.more(page)
        }

        private static func table(_ commands: [GroupCommandView]) -> Table {
            Table(
                columns: [
                    .fixed("RECEIVED"), .flexible("FOR", minimum: 8), .fixed("VERB"), .flexible("ID", minimum: 8),
                    .flexible("OUTCOMES", minimum: 12),
                ],
                rows: commands.map { command in
                    [
                        Cell(LocalTime.short(command.receivedAt)), Cell(command.scope.rawValue),
                        Cell(command.arguments.verb.rawValue), Cell(command.command),
                        Cell(GroupCommandText.outcomes(command)),
                    ]
                })
        }
    }
}
