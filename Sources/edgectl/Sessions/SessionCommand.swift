import ArgumentParser
internal import Shared
internal import Store

struct SessionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "session", abstract: "Look at one charging session, close it, or have it billed.",
        discussion: """
            Examples:
              edgectl session show 42
              edgectl session close 42
              edgectl session bill 42 --tariff day-2
            """,
        subcommands: [Show.self, Close.self, Bill.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show all that is known of a session.",
            discussion: """
                Example:
                  edgectl session show 42
                """)

        @Argument(help: "The session's number.")
        var session: Int64

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let detail = try await self.options.site().session(self.session)
            let screen = Screen()
            if try screen.json(detail, self.options) { return }
            SessionText.show(detail, on: screen)
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Close a session whose end will never come.",
            discussion: """
                It is billed as estimated, from its last reading. This does not stop a charger: for that, use \
                'edgectl send stop CHARGER'. A stop that comes later corrects the invoice.

                Example:
                  edgectl session close 42
                """)

        @Argument(help: "The session's number.")
        var session: Int64

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let path = ["sessions", String(self.session), "close"]
            let detail: SessionDetail = try await self.options.daemon().post(path, [String: String]())
            let screen = Screen()
            if try screen.json(detail, self.options) { return }
            Output.line("Session \(self.session) is closed as estimated.")
            SessionText.show(detail, on: screen)
        }
    }
}

extension SessionCommand {
    struct Bill: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have a session billed that could not be when it ended.",
            discussion: """
                For sessions with the flag bill_withheld, and for those that began before a tariff was assigned. \
                'edgectl session show' tells why a bill was withheld.

                Examples:
                  edgectl session bill 42
                  edgectl session bill 42 --tariff day-2
                """)

        @Argument(help: "The session's number.")
        var session: Int64

        @Option(help: ArgumentHelp("Bill by this tariff, not by the one of the session's start.", valueName: "id"))
        var tariff: String?

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let detail: SessionDetail = try await self.options.daemon().post(
                ["sessions", String(self.session), "bill"], SessionBillRequest(tariff: self.tariff))
            let screen = Screen()
            if try screen.json(detail, self.options) { return }
            Output.line("Session \(self.session) is billed.")
            SessionText.show(detail, on: screen)
        }
    }
}

/// A session in words.
enum SessionText {
    static func show(_ detail: SessionDetail, on screen: Screen) {
        screen.facts(self.facts(detail))
        if !detail.phases.isEmpty {
            screen.heading("Phases")
            for phase in detail.phases.suffix(20) {
                Output.line("\(LocalTime.full(phase.at))  \(phase.phase.rawValue)")
            }
        }
        if !detail.invoices.isEmpty {
            screen.heading("Invoices")
            screen.table(InvoiceTable.table(detail.invoices), empty: "")
        }
        if !detail.events.isEmpty {
            screen.heading("Events")
            let line = EventLine()
            for event in detail.events.suffix(30) { line.show(event) }
        }
    }

    static func facts(_ detail: SessionDetail) -> FactList {
        let summary = detail.summary
        var facts = FactList()
        facts.add("Session", String(summary.id), .bold)
        facts.add("State", summary.state.rawValue, summary.state.colour)
        facts.add("Flags", summary.flags.joined(separator: ", "), .red)
        facts.add("Charger", "\(summary.charger), \(self.place(summary))")
        facts.add("Transaction", detail.transaction)
        facts.add("Token", summary.token)
        facts.add("Remote start", detail.remoteStart.map(String.init))
        facts.add("Reservation", detail.reservation.map(String.init))
        let source = detail.startSource == .charger ? "" : " (the \(detail.startSource.rawValue) clock)"
        facts.add("Started", LocalTime.full(summary.startedAt) + source)
        facts.add("Ended", summary.endedAt.map(LocalTime.full))
        facts.add("Stop reason", detail.stopReason)
        facts.add("Connector free", detail.freeAt.map(LocalTime.full))
        facts.add("End suspected", detail.suspectedAt.map(LocalTime.full), .yellow)
        facts.add("Energy", Wording.energy(summary.energyMilliwattHours))
        facts.add("Given back", summary.exportedMilliwattHours.map { Wording.energy($0) })
        facts.add("Meter", self.meter(detail))
        facts.add("Power", Wording.power(summary.powerMilliwatts))
        facts.add("Last reading", summary.lastReadingAt.map(LocalTime.full))
        facts.add("Missing messages", detail.missingMessages.map(self.missing), .yellow)
        facts.add("Tariff", detail.tariff ?? "none", detail.tariff == nil ? .yellow : nil)
        facts.add("Cost so far", detail.costSoFar.map { Wording.money($0) + " incl. tax" })
        facts.add("Total", summary.total.map { Wording.money($0) + " incl. tax" })
        return facts
    }

    private static func place(_ summary: SessionSummary) -> String {
        summary.evse == 0 ? "not at an EVSE yet" : "EVSE \(summary.evse), connector \(summary.connector)"
    }

    /// Their numbers, and what is done about them.
    private static func missing(_ messages: MissingMessagesView) -> String {
        let state =
            switch messages.search {
            case .complete: ""
            case .waiting: "may still come"
            case .wanted: "the charger is to be asked"
            case .asked: "the charger is asked"
            case .queued: "the charger says that it still has messages to send"
            case .lost: "the charger has none left to send: they are lost"
            case .untold: "the charger does not say whether it has them"
            }
        return "\(messages.numbers) (\(state))"
    }

    private static func meter(_ detail: SessionDetail) -> String? {
        guard let start = detail.startRegisterMilliwattHours else { return nil }
        let last = detail.lastRegisterMilliwattHours.map { " to \(Wording.energy($0))" } ?? ""
        return "from \(Wording.energy(start))\(last)"
    }
}
