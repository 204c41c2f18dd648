import ArgumentParser
internal import Shared

struct CommandsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "commands", abstract: "What was asked of chargers, and what became of it.",
        discussion: """
            Examples:
              edgectl commands
              edgectl commands --open
              edgectl commands show 3f0c2b9e
            """,
        subcommands: [List.self, Show.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List commands, the newest first (the default).",
            discussion: "Examples:\n  edgectl commands list --open\n  edgectl commands list --charger CP-1")

        @Option(help: ArgumentHelp("Only to this charger.", valueName: "id"))
        var charger: String?

        @Flag(help: "Only those that are not finished.")
        var open = false

        @Option(name: .shortAndLong, help: "How many: 1 to 100000.")
        var limit: HowMany = 20

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let query = ListQuery(charger: self.charger, isOpen: self.open ? true : nil)
            let page = try await Paging.newestFirst(query, limit: self.limit.count, self.options.site().commands)
            let screen = Screen()
            if try screen.json(page, self.options) { return }
            screen.table(CommandTable.table(page.items), empty: "No commands.")
            screen.more(page)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a command.", discussion: "Example:\n  edgectl commands show 3f0c2b9e")

        @Argument(help: "The command's id, or how it begins, among the newest thousand.")
        var command: String

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let site = try self.options.site()
            let command = try await self.find(site)
            let screen = Screen()
            if try screen.json(command, self.options) { return }
            screen.facts(try CommandText.facts(command))
            ScheduleTable.show(command)
            ReportTable.show(command)
            let events = try await site.events(ListQuery(command: command.id, since: command.receivedAt)).items
            if !events.isEmpty { screen.heading("Steps") }
            let line = EventLine()
            for event in events { line.show(event) }
        }

        private func find(_ site: any SiteQueries) async throws -> CommandView {
            do {
                return try await site.command(self.command)
            } catch let refusal as Refusal where refusal.code == .notFound {
                let newest = try await site.commands(ListQuery(limit: ListQuery.maximumLimit)).items
                let found = newest.filter { $0.id.hasPrefix(self.command) }
                guard found.count < 2 else {
                    throw CommandFailure(
                        .refused, "\(found.count) commands begin with '\(self.command)'; give more of the id")
                }
                guard let command = found.first else { throw refusal }
                return command
            }
        }
    }
}

/// Commands in a table.
enum CommandTable {
    static func table(_ commands: [CommandView]) -> Table {
        Table(
            columns: [
                .fixed("RECEIVED"), .flexible("CHARGER", minimum: 8), .fixed("VERB"), .fixed("STATE"),
                .fixed("FROM"), .flexible("ID", minimum: 8), .flexible("DETAIL", minimum: 12),
            ],
            rows: commands.map { command in
                [
                    Cell(LocalTime.short(command.receivedAt)), Cell(command.charger),
                    Cell(command.arguments.verb.rawValue), Cell(command.state.rawValue, command.state.colour),
                    Cell(command.origin.rawValue), Cell(command.id), Cell(command.detail),
                ]
            })
    }
}

/// A command in words.
enum CommandText {
    static func facts(_ command: CommandView) throws -> FactList {
        var facts = FactList()
        facts.add("Command", command.id, .bold)
        facts.add("State", command.state.rawValue, command.state.colour)
        facts.add("Detail", command.detail)
        facts.add("Charger", command.charger)
        facts.add("Asks", String(decoding: try APICoding.encode(command.arguments), as: UTF8.self))
        facts.add("From", command.origin.rawValue)
        facts.add("Received", LocalTime.full(command.receivedAt))
        facts.add("Expires", LocalTime.full(command.expiresAt))
        facts.add("Sent", command.sentAt.map(LocalTime.full))
        facts.add("Answered", command.answeredAt.map(LocalTime.full))
        facts.add("Attempts", String(command.attempts))
        facts.add("Without answer", self.text(command.rule))
        return facts
    }

    private static func text(_ rule: CommandRule) -> String {
        switch rule {
        case .resend: "is sent again until it expires"
        case .verify: "is looked for, and sent again only where it surely did not happen"
        case .never: "is never sent again by itself"
        }
    }
}
