internal import Foundation
internal import Shared

/// What a charger reported, in a table of its kind.
enum ReportTable {
    /// Nothing for a command that asks for no report. A long report is not in the answer: it says where it is.
    static func show(_ command: CommandView) {
        guard let kind = command.arguments.report, let answer = command.answer else { return }
        guard let form = try? APICoding.decode(AnswerForm.self, from: Data(answer.utf8)), form.isWhole else {
            return Output.line("It is long: edgectl charger report \(command.charger) \(kind.rawValue)")
        }
        // Of a report that broke off nobody can say that there is nothing.
        guard command.state == .effective || form.tellsSomething else { return }
        self.show(kind, Data(answer.utf8))
    }

    static func show(_ detail: ReportDetail) {
        self.show(detail.report.kind, Data(#"{"told":\#(detail.told)}"#.utf8))
    }

    /// Whether an answer has what was told: a long report is not in it.
    private struct AnswerForm: Decodable {
        var isWhole: Bool
        var tellsSomething: Bool

        enum CodingKeys: CodingKey { case told }

        init(from decoder: any Decoder) throws {
            let form = try decoder.container(keyedBy: CodingKeys.self)
            self.isWhole = form.contains(.told)
            self.tellsSomething = try self.isWhole && !form.nestedUnkeyedContainer(forKey: .told).isAtEnd
        }
    }

    private struct Told<Entry: Decodable>: Decodable {
        var told: [Entry]
    }

    private static func entries<Entry: Decodable>(_ type: Entry.Type, in json: Data) -> [Entry] {
        (try? APICoding.decode(Told<Entry>.self, from: json))?.told ?? []
    }

    private static func show(_ kind: ReportKind, _ json: Data) {
        let screen = Screen()
        switch kind {
        case .monitors: screen.table(self.monitors(self.entries(DeviceMonitor.self, in: json)), empty: "No monitors.")
        case .displays: screen.table(self.displays(self.entries(DisplayMessage.self, in: json)), empty: "No messages.")
        case .profiles: screen.table(self.profiles(self.entries(ReportedProfile.self, in: json)), empty: "No profiles.")
        case .customer: self.show(text: self.entries(String.self, in: json).joined())
        case .energyControls:
            screen.table(self.controls(self.entries(ReportedControl.self, in: json)), empty: "No controls.")
        case .settings:
            Output.line("\(self.entries(String.self, in: json).count) values: 'edgectl charger model' shows them.")
        }
    }

    private static func show(text: String) {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            Output.line(PlainText.of(String(line)))
        }
    }

    static func monitors(_ monitors: [DeviceMonitor]) -> Table {
        Table(
            columns: [
                .fixed("ID", right: true), .flexible("VARIABLE", minimum: 20), .fixed("EVSE", right: true),
                .fixed("TYPE"), .fixed("VALUE", right: true), .fixed("SEVERITY", right: true),
            ],
            rows: monitors.map { monitor in
                [
                    Cell(String(monitor.id)), Cell(monitor.variable), Cell(monitor.evse.map(String.init)),
                    Cell(monitor.type), Cell(monitor.value), Cell(String(monitor.severity)),
                ]
            })
    }

    static func displays(_ messages: [DisplayMessage]) -> Table {
        Table(
            columns: [
                .fixed("ID", right: true), .fixed("PRIORITY"), .fixed("DURING"), .fixed("FROM"), .fixed("UNTIL"),
                .flexible("TEXT", minimum: 20),
            ],
            rows: messages.map { message in
                [
                    Cell(String(message.id)), Cell(message.priority), Cell(message.state),
                    Cell(message.from.map(LocalTime.short)), Cell(message.until.map(LocalTime.short)),
                    Cell(message.text),
                ]
            })
    }

    static func controls(_ controls: [ReportedControl]) -> Table {
        Table(
            columns: [
                .fixed("CONTROL"), .fixed("ID"), .fixed("DEFAULT"), .fixed("HOLDS"), .flexible("SETTINGS", minimum: 20),
            ],
            rows: controls.map { control in
                [
                    Cell(control.control), Cell(control.id), Cell(self.answer(control.isDefault)),
                    Cell(self.answer(control.isSuperseded.map { !$0 })), Cell(control.settings),
                ]
            })
    }

    private static func answer(_ yes: Bool?) -> String? { yes.map { $0 ? "yes" : "no" } }

    static func profiles(_ profiles: [ReportedProfile]) -> Table {
        Table(
            columns: [
                .fixed("EVSE", right: true), .fixed("ID", right: true), .flexible("PURPOSE", minimum: 12),
                .fixed("LEVEL", right: true), .fixed("SET BY"), .flexible("LIMIT", minimum: 12),
            ],
            rows: profiles.map { profile in
                [
                    Cell(profile.evse == 0 ? "all" : String(profile.evse)), Cell(String(profile.id)),
                    Cell(profile.purpose), Cell(String(profile.stackLevel)), Cell(profile.source),
                    Cell(self.limits(profile)),
                ]
            })
    }

    /// `16 A, +3600 s 10 A`.
    private static func limits(_ profile: ReportedProfile) -> String? {
        profile.schedules.first.map { schedule in
            schedule.periods.map { period in
                let limit = period.limit.map(ScheduleTable.number) ?? "any"
                return (period.startSeconds == 0 ? "" : "+\(period.startSeconds) s ") + "\(limit) \(schedule.unit)"
            }.joined(separator: ", ")
        }
    }
}
