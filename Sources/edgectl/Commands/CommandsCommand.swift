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
              edgectl commands cancel 3f0c2b9e
            """,
        subcommands: [List.self, Groups.self, Show.self, Cancel.self], defaultSubcommand: List.self)

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
            let screen = Screen()
            if let group = try await CommandSearch.group(self.command, in: site) {
                if try screen.json(group, self.options) { return }
                return try await GroupCommandText.show(group, in: site)
            }
            let command = try await CommandSearch.find(self.command, in: site)
            if try screen.json(command, self.options) { return }
            screen.facts(try CommandText.facts(command))
            ScheduleTable.show(command)
            ReportTable.show(command)
            screen.heading("Steps")
            for stage in command.stages { Output.line(CommandText.line(stage)) }
            let events = try await site.events(ListQuery(command: command.id, since: command.receivedAt)).items
                .filter { $0.kind != "command.changed" }
            if !events.isEmpty { screen.heading("Events") }
            let line = EventLine()
            for event in events { line.show(event) }
        }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a command back.",
            discussion: """
                One that waits is not sent; of one for many chargers every one that waits. One that its charger has \
                cannot be called back, but is not sent again. The exit code is 0 only where it was cancelled before it \
                was sent.

                Example:
                  edgectl commands cancel 3f0c2b9e
                """)

        @Argument(help: "The command's id, or how it begins, among the newest thousand.")
        var command: String

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let daemon = try self.options.daemon()
            if let group = try await CommandSearch.group(self.command, in: daemon) {
                return try await self.cancel(group, daemon)
            }
            let id = try await CommandSearch.find(self.command, in: daemon).id
            let command = try await daemon.cancelCommand(id)
            if try !Screen().json(command, self.options) { Output.line("Command \(id) is \(command.state.rawValue).") }
            if let failure = Self.failure(command) { throw failure }
        }

        private func cancel(_ group: GroupCommandView, _ daemon: APIClient) async throws {
            let command = try await daemon.cancelGroupCommand(group.command)
            guard try !Screen().json(command, self.options) else { return }
            Output.line("Command \(command.command): \(GroupCommandText.outcomes(command)).")
        }

        /// What the exit code says; nil where nothing of it was or will be sent.
        static func failure(_ command: CommandView) -> CommandFailure? {
            switch command.state {
            case .cancelled: nil
            case .received, .queued, .sent, .accepted:
                CommandFailure(.failed, "its charger has it already; it is not sent again")
            case .unknown: CommandFailure(.unknownOutcome, "nobody can say whether it happened")
            case .rejected, .effective, .failed, .expired, .superseded: CommandFailure(.failed, "it is over already")
            }
        }
    }
}

/// Finds a command by its id, or by how it begins.
enum CommandSearch {
    /// The command for many chargers of this id; nil where there is none.
    static func group(_ id: String, in site: any SiteQueries) async throws -> GroupCommandView? {
        do {
            return try await site.groupCommand(id)
        } catch let refusal as Refusal where refusal.code == .notFound {
            return nil
        }
    }

    /// - Throws: `Refusal` where there is none, `CommandFailure` where several begin so.
    static func find(_ text: String, in site: any SiteQueries) async throws -> CommandView {
        do {
            return try await site.command(text)
        } catch let refusal as Refusal where refusal.code == .notFound {
            let newest = try await site.commands(ListQuery(limit: ListQuery.maximumLimit)).items
            let found = newest.filter { $0.id.hasPrefix(text) }
            guard found.count < 2 else {
                throw CommandFailure(.refused, "\(found.count) commands begin with '\(text)'; give more of the id")
            }
            guard let command = found.first else { throw refusal }
            return command
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
        facts.add("Priority", command.priority.rawValue)
        facts.add("Replaces", command.replace)
        facts.add("Superseded by", command.supersededBy)
        facts.add("Part of", command.parent)
        if command.isCancelAsked, command.state != .cancelled { facts.add("Cancelled", "after its charger had it") }
        return facts
    }

    /// When it came to stand there, and why.
    static func line(_ stage: CommandStage) -> String {
        let isOn = Terminal.standardOutput.usesColour
        let word = Table.fitted(stage.state.rawValue, to: 10, isRight: false)
        let painted = stage.state.colour?.paint(word, isOn: isOn) ?? word
        return [LocalTime.precise(stage.at), painted, stage.detail.map(PlainText.of)].compactMap(\.self)
            .joined(separator: "  ")
    }

    private static func text(_ rule: CommandRule) -> String {
        switch rule {
        case .resend: "is sent again until it expires"
        case .verify: "is looked for, and sent again only where it surely did not happen"
        case .never: "is never sent again by itself"
        }
    }
}
