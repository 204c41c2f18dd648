import ArgumentParser
internal import Foundation
internal import Shared

struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine", abstract: "Messages that could not be understood or matched, and wait for a person.",
        discussion: """
            The charger was told that they are received: it will not send them again.

            Examples:
              edgectl quarantine
              edgectl quarantine show 3
              edgectl quarantine adopt 3
              edgectl quarantine adopt 3 --session 42 --note "stop of a lost start"
              edgectl quarantine dismiss 3 --note "test of the maker"
            """,
        subcommands: [List.self, Show.self, Adopt.self, Dismiss.self], defaultSubcommand: List.self)

    /// - Throws: `CommandFailure` when there is none of this number.
    fileprivate static func message(_ id: Int64, of site: any SiteQueries) async throws -> QuarantineView {
        let query = ListQuery(isOpen: false, before: String(id.addingReportingOverflow(1).partialValue), limit: 1)
        guard let item = try await site.quarantine(query).items.first, item.id == id else {
            throw CommandFailure(
                .refused, "nothing in quarantine has the number \(id); see edgectl quarantine --all")
        }
        return item
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what waits (the default).",
            discussion: "Examples:\n  edgectl quarantine list\n  edgectl quarantine list --all")

        @Flag(help: "Also what was adopted or dismissed.")
        var all = false

        @Option(name: .shortAndLong, help: "How many, the newest: 1 to 100000.")
        var limit: HowMany = 50

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let page = try await Paging.newestFirst(
                ListQuery(isOpen: !self.all), limit: self.limit.count, self.options.site().quarantine)
            let screen = Screen()
            if try screen.json(page, self.options) { return }
            screen.table(
                Table(
                    columns: [
                        .fixed("ID", right: true), .fixed("RECEIVED"), .flexible("CHARGER", minimum: 8),
                        .fixed("STATE"), .fixed("TIMES", right: true), .flexible("REASON", minimum: 20),
                    ],
                    rows: page.items.map { item in
                        [
                            Cell(String(item.id)), Cell(LocalTime.short(item.receivedAt)), Cell(item.charger),
                            Cell(item.state, item.state == "open" ? .yellow : .dim), Cell(String(item.times)),
                            Cell(item.reason),
                        ]
                    }), empty: "Nothing is in quarantine.")
            screen.more(page)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a message with its raw frame.", discussion: "Example:\n  edgectl quarantine show 3")

        @Argument(help: "The message's number.")
        var id: Int64

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let item = try await QuarantineCommand.message(self.id, of: self.options.site())
            let screen = Screen()
            if try screen.json(item, self.options) { return }
            var facts = FactList()
            facts.add("Message", String(item.id), .bold)
            facts.add("Charger", item.charger)
            facts.add("Received", LocalTime.full(item.receivedAt))
            if item.times > 1 {
                facts.add("Repeated", "\(item.times) times, last \(LocalTime.full(item.lastReceivedAt))")
            }
            facts.add("State", item.state)
            facts.add("Session", item.session.map(String.init))
            facts.add("Note", item.note)
            facts.add("Taken as", item.mended)
            screen.facts(facts)
            Output.line("Reason  " + PlainText.of(item.reason))
            Output.line()
            Output.line(PlainText.of(item.frame))
            if item.state == "open" { Self.tellWhatToDo(about: item) }
        }

        private static func tellWhatToDo(about item: QuarantineView) {
            let adopt = "  edgectl quarantine adopt \(item.id)"
            Output.line(
                """

                The charger sends it no more. What it says counts once it is adopted:
                \(adopt)
                      into the session that it names, or begins
                \(adopt) --session N
                      into another one; 'edgectl sessions' lists them
                \(adopt) --payload JSON
                      where it cannot be read: what it was meant to say
                  edgectl quarantine dismiss \(item.id)
                      where nothing is to be done
                """)
        }
    }

    struct Adopt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that a message belongs to a session.",
            discussion: """
                There it does what it would have done when it came, and takes the place of what contradicts it; an \
                invoice that says otherwise is corrected. Without --session it is the session that the message names \
                itself, or a new one where the message begins it.

                A message that cannot be read is filed with the session, which stays as it is. With --payload you say \
                what it was meant to say, and that is taken; what came stays in the quarantine as it came.

                Examples:
                  edgectl quarantine adopt 3
                  edgectl quarantine adopt 3 --session 42
                  edgectl quarantine adopt 3 --payload '{"transactionId": 42, …}'
                """)

        @Argument(help: "The message's number.")
        var id: Int64

        @Option(help: ArgumentHelp("The session that it belongs to.", valueName: "number"))
        var session: Int64?

        @Option(help: ArgumentHelp("What it was meant to say: its payload.", valueName: "JSON"))
        var payload: String?

        @Option(help: ArgumentHelp("Why.", valueName: "text"))
        var note: String?

        @OptionGroup var options: CommonOptions

        func validate() throws {
            guard let payload, (try? JSONSerialization.jsonObject(with: Data(payload.utf8))) as? [String: Any] == nil
            else { return }
            throw ValidationError("--payload takes a JSON object, the fourth element of the message as it should be")
        }

        func run() async throws {
            let decision = QuarantineDecision(session: self.session, note: self.note, payload: self.payload)
            let adoption: QuarantineAdoption = try await self.options.daemon().post(
                ["quarantine", String(self.id), "adopt"], decision)
            if try Screen().json(adoption, self.options) { return }
            Output.line(
                adoption.isApplied
                    ? "Session \(adoption.session) has taken message \(self.id); "
                        + "see edgectl session show \(adoption.session)"
                    : "Message \(self.id) cannot be read: it is filed with session \(adoption.session), which stays as it is."
            )
        }
    }

    struct Dismiss: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that nothing needs to be done about a message.",
            discussion: """
                Example:
                  edgectl quarantine dismiss 3 --note "test of the maker"
                """)

        @Argument(help: "The message's number.")
        var id: Int64

        @Option(help: ArgumentHelp("Why.", valueName: "text"))
        var note: String?

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let decision = QuarantineDecision(note: self.note)
            let daemon = try self.options.daemon()
            try await daemon.send(["quarantine", String(self.id), "dismiss"], decision)
            let item = try await QuarantineCommand.message(self.id, of: daemon)
            try Screen().done("Message \(self.id) is dismissed.", item, self.options)
        }
    }
}
