import ArgumentParser
internal import Shared
internal import Store

struct ChargerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "charger", abstract: "Look at one charger.",
        discussion: """
            Examples:
              edgectl charger show CP-1
              edgectl charger config CP-1 HeartbeatInterval
              edgectl charger model CP-2 OCPPCommCtrlr
              edgectl charger report CP-2 monitors
            """,
        subcommands: [Show.self, Config.self, Model.self, Report.self, Defaults.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show all that is known of a charger.",
            discussion: """
                Example:
                  edgectl charger show CP-1
                """)

        @Argument(help: "The charger's id.")
        var charger: String

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let detail = try await self.options.site().charger(self.charger)
            let screen = Screen()
            if try screen.json(detail, self.options) { return }
            screen.facts(ChargerText.facts(detail))
            if !detail.summary.connectors.isEmpty {
                Output.line()
                screen.table(ChargerText.connectors(detail), empty: "")
            }
            if !detail.conditions.isEmpty {
                screen.heading("What stands")
                screen.table(ChargerText.conditions(detail.conditions), empty: "")
            }
            if !detail.sessions.isEmpty {
                screen.heading("Sessions")
                screen.table(SessionTable.table(detail.sessions, now: .wallClock), empty: "")
            }
            if !detail.commands.isEmpty {
                screen.heading("Commands under way")
                screen.table(CommandTable.table(detail.commands), empty: "")
            }
        }
    }
}

/// A charger in words.
enum ChargerText {
    static func facts(_ detail: ChargerDetail) -> FactList {
        let summary = detail.summary
        var facts = FactList()
        facts.add("Charger", summary.identity, .bold)
        facts.add("Label", summary.label)
        facts.add("State", summary.stateCell.text, summary.stateCell.colour)
        facts.add("Registration", summary.registration.obstacle, .yellow)
        facts.add("Connected since", summary.isConnected ? detail.connectedAt.map(LocalTime.full) : nil)
        facts.add("Last seen", summary.isConnected ? nil : summary.lastSeenAt.map(LocalTime.full) ?? "never")
        facts.add("From", detail.remoteAddress)
        facts.add("OCPP", summary.version)
        facts.add("Pinned to", detail.pinnedVersion)
        facts.add("Vendor", summary.vendor)
        facts.add("Model", summary.model)
        facts.add("Serial number", detail.serialNumber)
        facts.add("Firmware", detail.firmwareVersion)
        facts.add("Booted", detail.bootedAt.map(LocalTime.full))
        facts.add("Added", LocalTime.full(detail.addedAt))
        facts.add("Password", detail.hasPassword ? "set" : "none", detail.hasPassword ? nil : .yellow)
        let lowest = max(detail.highestProfile, detail.minimumProfile)
        facts.add("Security profile", lowest > 0 ? "\(lowest) or higher" : nil)
        facts.add("Strict", detail.isStrict ? "yes: nothing is tolerated" : nil)
        facts.add("Tolerated of its model", ToleranceText.brief(detail.tolerances))
        facts.add("Groups", detail.groups.isEmpty ? nil : detail.groups.joined(separator: ", "))
        facts.add("Tariff", detail.tariff ?? "none", detail.tariff == nil ? .yellow : nil)
        facts.add(
            "Local list",
            detail.localList.map { "version \($0.version), \($0.tokens) tokens, \(LocalTime.full($0.sentAt))" })
        return facts
    }

    static func conditions(_ conditions: [ConditionView]) -> Table {
        Table(
            columns: [
                .fixed("KIND"), .fixed("EVSE", right: true), .flexible("OF", minimum: 10), .fixed("SINCE"),
                .flexible("WHAT", minimum: 16),
            ],
            rows: conditions.map { condition in
                [
                    Cell(self.word(condition.kind), condition.kind == .alarm ? .red : nil),
                    Cell(condition.evse == 0 ? "all" : String(condition.evse)), Cell(condition.name),
                    Cell(LocalTime.short(condition.since)), Cell(condition.text),
                ]
            })
    }

    private static func word(_ kind: ChargerCondition.Kind) -> String {
        switch kind {
        case .alarm: "alarm"
        case .limit: "limit"
        case .vehicleNeeds: "car wants"
        case .vehicleSchedule: "car plans"
        }
    }

    static func connectors(_ detail: ChargerDetail) -> Table {
        Table(
            columns: [
                .fixed("EVSE", right: true), .fixed("CONNECTOR", right: true), .fixed("STATUS"), .fixed("SINCE"),
                .flexible("ERROR"),
            ],
            rows: detail.summary.connectors.map { connector in
                [
                    Cell(connector.evse == 0 ? "all" : String(connector.evse)), Cell(String(connector.connector)),
                    Cell(connector.status, connector.status == "faulted" ? .red : nil),
                    Cell(LocalTime.short(connector.changedAt)), Cell(connector.error, .red),
                ]
            })
    }
}
