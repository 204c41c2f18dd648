internal import Shared

extension CommandSending {
    /// A person waits, for a view that no stream of the API carries: it is asked for again.
    private static let interval = Duration.milliseconds(300)

    /// Sends a command to many chargers and, where asked, waits until each of them has its outcome.
    ///
    /// - Throws: `CommandFailure` whose exit code tells the outcome.
    func send(_ command: NewGroupCommand, waits: Bool) async throws {
        var view = try await self.daemon.send(command)
        guard waits else {
            if try Screen().json(view, self.options) { return }
            Output.line("Command \(view.command) is for \(view.chargers) chargers.")
            Output.line("What becomes of it: edgectl commands show \(view.command)")
            return
        }
        while view.state != .finished {
            try await Task.sleep(for: Self.interval)
            view = try await self.daemon.groupCommand(view.command)
        }
        if try !Screen().json(view, self.options) { try await GroupCommandText.show(view, in: self.daemon) }
        if let failure = Self.failure(of: view) { throw failure }
    }

    /// What the exit code says of an outcome; nil when it is the one that was wanted everywhere.
    static func failure(of command: GroupCommandView) -> CommandFailure? {
        let others = command.exceptions.count
        guard others > 0 else { return nil }
        let what = "\(command.arguments.verb.rawValue) at \(command.scope.rawValue)"
        guard command.outcomes[.unknown] == nil else {
            return CommandFailure(
                .unknownOutcome, "nobody can say whether \(what) happened everywhere; look before repeating it")
        }
        let effective = command.outcomes[.effective] ?? 0
        return CommandFailure(.failed, "\(what) is effective at \(effective) of \(command.chargers) chargers")
    }
}

/// A command for many chargers in words.
enum GroupCommandText {
    static func show(_ command: GroupCommandView, in site: any SiteQueries) async throws {
        let screen = Screen()
        screen.facts(try self.facts(command))
        screen.heading("Chargers")
        let parts = try await Paging.newestFirst(
            ListQuery(command: command.command), limit: command.chargers, site.commands)
        screen.table(CommandTable.table(parts.items.reversed()), empty: "None.")
    }

    static func facts(_ command: GroupCommandView) throws -> FactList {
        var facts = FactList()
        facts.add("Command", command.command, .bold)
        facts.add("State", command.state.rawValue)
        facts.add("For", "\(command.scope.rawValue), \(command.chargers) chargers")
        facts.add("Outcomes", self.outcomes(command))
        facts.add("Asks", String(decoding: try APICoding.encode(command.arguments), as: UTF8.self))
        facts.add("From", command.origin.rawValue)
        facts.add("Received", LocalTime.full(command.receivedAt))
        facts.add("Expires", LocalTime.full(command.expiresAt))
        facts.add("Finished", command.endedAt.map(LocalTime.full))
        return facts
    }

    static func outcomes(_ command: GroupCommandView) -> String {
        CommandState.allCases.compactMap { state in command.outcomes[state].map { "\($0) \(state.rawValue)" } }
            .joined(separator: ", ")
    }
}
