import ArgumentParser
internal import Shared
internal import Store

struct ChargersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chargers", abstract: "List, add, approve, hold back and remove chargers.",
        discussion: """
            Examples:
              edgectl chargers
              edgectl chargers add CP-1
              edgectl chargers add CP-2 --label "Parking deck 2" --generate-password
              edgectl chargers approve CP-3
              edgectl chargers hold CP-4
              edgectl chargers password CP-1 --generate
              edgectl chargers profile CP-1 3
              edgectl chargers replace CP-1 --generate-password
              edgectl chargers set CP-1 --strict on
              edgectl chargers group deck CP-1 CP-2
              edgectl chargers remove CP-1
            """,
        subcommands: [
            List.self, Add.self, Approve.self, Hold.self, Reject.self, Password.self, Profile.self, Replace.self,
            Change.self, Remove.self, Groups.self, Group.self,
        ],
        defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the chargers (the default).",
            discussion: "Examples:\n  edgectl chargers list\n  edgectl chargers list --json")

        @Option(name: .shortAndLong, help: "How many: 1 to 100000.")
        var limit: HowMany = 1000

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let page = try await Paging.byName(ListQuery(), limit: self.limit.count, self.options.site().chargers)
            let screen = Screen()
            if try screen.json(page, self.options) { return }
            screen.table(
                ChargerTable.table(page.items, now: .wallClock),
                empty: "No chargers are known. Add one: edgectl chargers add CP-1")
            screen.more(page)
        }
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Approve a charger that connected by itself, is held back or rejected.",
            discussion: """
                With chargers.accept_unknown a charger that nobody knows may connect and waits here; until it is \
                approved nobody can charge there. One that is held back or rejected is accepted, and asked to boot \
                where it is connected, so that it need not wait.

                Example:
                  edgectl chargers approve CP-3
                """)

        @Argument(help: "The charger's id.")
        var charger: String

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let path = ["chargers", self.charger, "approve"]
            let receipt: ChargerReceipt = try await self.options.daemon().post(path, [String: String]())
            try Screen().done("\(self.charger) is approved.", receipt, self.options)
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove a charger.",
            discussion: """
                A charger with sessions keeps its history and is no longer approved.

                Example:
                  edgectl chargers remove CP-1
                """)

        @Argument(help: "The charger's id.")
        var charger: String

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await self.options.daemon().delete(["chargers", self.charger])
            try Screen().done(
                "\(self.charger) is removed.", ["charger": self.charger, "state": "removed"], self.options)
        }
    }
}

/// Chargers in a table.
enum ChargerTable {
    static func table(_ chargers: [ChargerSummary], now: Timestamp) -> Table {
        Table(
            columns: [
                .flexible("CHARGER", minimum: 10), .fixed("STATE"), .fixed("OCPP"), .flexible("MODEL", minimum: 8),
                .flexible("CONNECTORS", minimum: 12), .fixed("POWER", right: true), .fixed("SEEN"),
            ],
            rows: chargers.map { charger in
                let version = charger.version.map { $0.hasPrefix("ocpp") ? String($0.dropFirst(4)) : $0 }
                let seen = charger.isConnected ? "now" : charger.lastSeenAt.map { Wording.ago($0, now: now) } ?? "never"
                return [
                    Cell(charger.identity), charger.stateCell, Cell(version), Cell(charger.model),
                    Cell(charger.connectorText),
                    Cell(charger.openSessions > 0 ? Wording.power(charger.powerMilliwatts) : ""), Cell(seen, .dim),
                ]
            })
    }
}
