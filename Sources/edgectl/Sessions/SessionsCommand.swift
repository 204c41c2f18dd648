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

    @Option(name: .shortAndLong, help: "How many.")
    var limit = 20

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let query = ListQuery(
            charger: self.charger, isOpen: self.open ? true : nil, since: self.range.since?.instant,
            until: self.range.until?.instant)
        let page = try await Paging.newestFirst(query, limit: max(1, self.limit), self.options.site().sessions)
        let screen = Screen()
        if try screen.json(page, self.options) { return }
        screen.table(
            SessionTable.table(page.items, now: .wallClock), empty: self.open ? "No session runs." : "No sessions.")
        screen.more(page)
    }
}

/// Sessions in a table.
enum SessionTable {
    static func table(_ sessions: [SessionSummary], now: Timestamp) -> Table {
        Table(
            columns: [
                .fixed("ID", right: true), .flexible("CHARGER", minimum: 8), .fixed("EVSE", right: true),
                .fixed("STATE"), .fixed("START"), .fixed("TIME", right: true), .fixed("ENERGY", right: true),
                .fixed("POWER", right: true), .fixed("TOTAL", right: true), .flexible("FLAGS", minimum: 5),
            ].filter { column in column.title != "POWER" || sessions.contains { $0.powerMilliwatts != nil } },
            rows: sessions.map { session in self.row(session, now: now, sessions) })
    }

    private static func row(_ session: SessionSummary, now: Timestamp, _ all: [SessionSummary]) -> [Cell] {
        let lasted = (session.endedAt ?? now).milliseconds(since: session.startedAt)
        var cells = [
            Cell(String(session.id)), Cell(session.charger), Cell(String(session.evse)),
            Cell(session.state.rawValue, session.state.colour), Cell(LocalTime.short(session.startedAt)),
            Cell(Wording.duration(milliseconds: lasted)), Cell(Wording.energy(session.energyMilliwattHours)),
        ]
        if all.contains(where: { $0.powerMilliwatts != nil }) {
            cells.append(Cell(Wording.power(session.powerMilliwatts)))
        }
        return cells + [
            Cell(Wording.money(session.total)), Cell(session.flags.joined(separator: ","), .red),
        ]
    }
}
