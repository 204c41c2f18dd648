import ArgumentParser
internal import Shared
internal import Store

struct SessionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessions", abstract: "List charging sessions, the newest first.",
        discussion: """
            Examples:
              edgectl sessions
              edgectl sessions --open
              edgectl sessions --charger CP-1 --since 7d --limit 200
            """)

    @Option(help: ArgumentHelp("Only of this charger.", valueName: "id"))
    var charger: String?

    @Flag(help: "Only those that are not over.")
    var open = false

    @OptionGroup var range: TimeRange

    @Option(name: .shortAndLong, help: "How many: 1 to 100000.")
    var limit: HowMany = 20

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let query = ListQuery(
            charger: self.charger, isOpen: self.open ? true : nil, since: self.range.since?.instant,
            until: self.range.until?.instant)
        let page = try await Paging.newestFirst(query, limit: self.limit.count, self.options.site().sessions)
        let screen = Screen()
        if try screen.json(page, self.options) { return }
        screen.table(
            SessionTable.table(page.items, now: .wallClock), empty: self.open ? "No session runs." : "No sessions.")
        screen.more(page)
    }
}

/// Sessions in a table. Columns in which nothing stands are left out, so that the others have room.
enum SessionTable {
    static func table(_ sessions: [SessionSummary], now: Timestamp) -> Table {
        Table(
            columns: [
                .fixed("ID", right: true), .flexible("CHARGER", minimum: 6), .fixed("STATE"), .fixed("START"),
                .fixed("TIME", right: true), .fixed("KWH", right: true), .fixed("KW", right: true),
                .fixed("TOTAL", right: true), .flexible("FLAGS", minimum: 5),
            ],
            rows: sessions.map { session in
                let lasted = (session.endedAt ?? now).milliseconds(since: session.startedAt)
                return [
                    Cell(String(session.id)), Cell("\(session.charger)/\(session.evse)"),
                    Cell(session.state.rawValue, session.state.colour), Cell(LocalTime.short(session.startedAt)),
                    Cell(Wording.hours(milliseconds: lasted)),
                    Cell(Wording.decimal(Double(session.energyMilliwattHours) / 1_000_000, places: 3)),
                    Cell(session.powerMilliwatts.map { Wording.decimal(Double($0) / 1_000_000, places: 2) }),
                    Cell(Wording.money(session.total)), Cell(session.flags.joined(separator: ","), .red),
                ]
            }
        ).withoutEmptyColumns
    }
}
