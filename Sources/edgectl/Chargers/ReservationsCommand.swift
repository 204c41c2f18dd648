import ArgumentParser
internal import Shared
internal import Store

struct ReservationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reservations", abstract: "What chargers hold for somebody.",
        discussion: """
            Made with 'edgectl send reserve', ended with 'edgectl send cancel-reservation'.

            Examples:
              edgectl reservations
              edgectl reservations --all --charger CP-1
            """)

    @Option(help: ArgumentHelp("Only at this charger.", valueName: "id"))
    var charger: String?

    @Flag(help: "Those that are over too.")
    var all = false

    @Option(name: .shortAndLong, help: "How many: 1 to 100000.")
    var limit: HowMany = 100

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let query = ListQuery(charger: self.charger, isOpen: self.all ? nil : true)
        let page = try await Paging.newestFirst(query, limit: self.limit.count, self.options.site().reservations)
        let screen = Screen()
        if try screen.json(page, self.options) { return }
        screen.table(
            ReservationTable.table(page.items), empty: self.all ? "No reservations." : "Nothing is reserved now.")
        screen.more(page)
    }
}

/// Reservations in a table.
enum ReservationTable {
    static func table(_ reservations: [ReservationView]) -> Table {
        Table(
            columns: [
                .fixed("NUMBER", right: true), .flexible("CHARGER", minimum: 8), .fixed("EVSE", right: true),
                .flexible("TOKEN", minimum: 8), .flexible("GROUP", minimum: 6), .fixed("STATE"), .fixed("UNTIL"),
                .fixed("SESSION", right: true),
            ],
            rows: reservations.map { reservation in
                [
                    Cell(String(reservation.number)), Cell(reservation.charger),
                    Cell(reservation.evse.map(String.init) ?? "any"), Cell(reservation.token), Cell(reservation.group),
                    Cell(reservation.state.rawValue, reservation.state == .held ? .green : nil),
                    Cell(LocalTime.full(reservation.until)), Cell(reservation.session.map(String.init)),
                ]
            })
    }
}
