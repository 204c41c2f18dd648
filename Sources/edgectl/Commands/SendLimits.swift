public import ArgumentParser
internal import Foundation
public import Shared

/// Which of a charger's limits is meant.
struct LimitOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "max (the whole charger), default (every session), session (the one that runs); in 2.1 also priority and "
                + "local-generation. external, what others limit, can only be listed.",
            valueName: "word"))
    var purpose: ChargingLimit.Purpose?

    @Option(help: ArgumentHelp("0 to 99: the highest of a purpose holds.", valueName: "number"))
    var stackLevel: Int?

    func validate() throws {
        guard self.stackLevel.map(ChargingLimit.stackLevels.contains) ?? true else {
            throw ValidationError("--stack-level is from 0 to 99.")
        }
    }
}

extension ChargingLimit.Purpose: ExpressibleByArgument {}

extension SendCommand {
    struct Limit: SendVerb {
        static let configuration = CommandConfiguration(
            abstract: "Limit what a charger or an EVSE may draw.",
            discussion: """
                Examples:
                  edgectl send limit CP-1 --amperes 10 --evse 1
                  edgectl send limit CP-1 --watts 22000 --for-seconds 3600
                  edgectl send limit CP-1 --amperes 6 --evse 1 --purpose session --stack-level 1
                """)

        @OptionGroup var send: SendOptions
        @Option(help: ArgumentHelp("In amperes a phase, with at most one decimal.", valueName: "number"))
        var amperes: Double?
        @Option(help: ArgumentHelp("In watts.", valueName: "number")) var watts: Double?
        @Option(help: ArgumentHelp("For so long; without it until the next limit.", valueName: "seconds"))
        var forSeconds: Int?
        @OptionGroup var limit: LimitOptions
        @OptionGroup var outlet: OutletOptions

        func validate() throws {
            guard (self.amperes == nil) != (self.watts == nil) else {
                throw ValidationError("Give either --amperes or --watts.")
            }
            let tenths = (self.amperes ?? self.watts ?? 0) * 10
            guard (0...100_000_000).contains(tenths), abs(tenths - tenths.rounded()) < 0.001 else {
                throw ValidationError("The limit is from 0 to 10000000 with at most one decimal.")
            }
            if let problem = self.wanted.problem { throw ValidationError(problem) }
        }

        func arguments() -> CommandArguments { .limit(self.wanted) }

        private var wanted: ChargingLimit {
            ChargingLimit(
                evse: self.outlet.evse ?? 0, tenths: Int(((self.amperes ?? self.watts ?? 0) * 10).rounded()),
                unit: self.amperes == nil ? .watt : .ampere, durationSeconds: self.forSeconds,
                purpose: self.limit.purpose, stackLevel: self.limit.stackLevel ?? 0)
        }
    }

    struct ClearLimit: SendVerb {
        static let configuration = CommandConfiguration(
            abstract: "Take limits away: those that fit what is named, all where nothing is.",
            discussion: """
                Limits that others gave the charger are among them.

                Examples:
                  edgectl send clear-limit CP-1 --evse 1 --wait
                  edgectl send clear-limit CP-1 --purpose max
                """)

        @OptionGroup var send: SendOptions
        @OptionGroup var limit: LimitOptions
        @Option(help: ArgumentHelp("Only those of this EVSE; 0 for the whole charger's.", valueName: "number"))
        var evse: Int?

        func arguments() -> CommandArguments {
            .clearLimit(
                LimitSelection(evse: self.evse, purpose: self.limit.purpose, stackLevel: self.limit.stackLevel))
        }
    }

    struct Profiles: SendVerb {
        static let configuration = CommandConfiguration(
            abstract: "Show which charging profiles a charger has (OCPP 2.x).",
            discussion: """
                Those that others gave the charger are among them. What holds, all taken together: edgectl send schedule.

                Examples:
                  edgectl send profiles CP-1
                  edgectl send profiles CP-1 --evse 1 --purpose session
                """)

        @OptionGroup var send: SendOptions
        @OptionGroup var limit: LimitOptions
        @Option(help: ArgumentHelp("Only those of this EVSE; 0 for the whole charger's.", valueName: "number"))
        var evse: Int?

        var alwaysWaits: Bool { true }

        func arguments() -> CommandArguments {
            .profiles(LimitSelection(evse: self.evse, purpose: self.limit.purpose, stackLevel: self.limit.stackLevel))
        }
    }

    struct Schedule: SendVerb {
        static let configuration = CommandConfiguration(
            abstract: "Show the limits that will hold, all profiles taken together.",
            discussion: """
                Examples:
                  edgectl send schedule CP-1
                  edgectl send schedule CP-1 --evse 1 --for-seconds 7200 --unit W
                """)

        @OptionGroup var send: SendOptions
        @Option(help: ArgumentHelp("The EVSE; without it the whole charger.", valueName: "number")) var evse = 0
        @Option(help: ArgumentHelp("How far ahead.", valueName: "seconds")) var forSeconds = 86_400
        @Option(help: ArgumentHelp("A or W; without it as the charger likes.", valueName: "unit"))
        var unit: ChargingLimit.Unit?

        var alwaysWaits: Bool { true }

        func arguments() -> CommandArguments {
            .schedule(ScheduleQuestion(evse: self.evse, durationSeconds: self.forSeconds, unit: self.unit))
        }
    }
}

extension ChargingLimit.Unit: ExpressibleByArgument {}

/// The answer of a `schedule` command.
enum ScheduleTable {
    /// Nothing for any other command.
    static func show(_ command: CommandView) {
        guard command.arguments.verb == .schedule, let answer = command.answer,
            let schedule = try? APICoding.decode(CompositeSchedule.self, from: Data(answer.utf8))
        else { return }
        let place = schedule.evse == 0 ? "the whole charger" : "EVSE \(schedule.evse)"
        let screen = Screen()
        screen.heading("Limits of \(place)")
        screen.table(self.table(schedule), empty: "No limit holds.")
    }

    static func table(_ schedule: CompositeSchedule) -> Table {
        Table(
            columns: [.fixed("FROM"), .fixed("LIMIT", right: true), .fixed("UNIT"), .fixed("PHASES", right: true)],
            rows: schedule.periods.map { period in
                [
                    Cell(self.instant(of: period, in: schedule)), Cell(period.limit.map(self.number)),
                    Cell(schedule.unit == "A" ? "A a phase" : "W in total"), Cell(period.phases.map(String.init)),
                ]
            })
    }

    private static func instant(of period: CompositeSchedule.Period, in schedule: CompositeSchedule) -> String {
        schedule.start.map { LocalTime.full($0.advanced(bySeconds: Int64(period.startSeconds))) }
            ?? "+\(period.startSeconds) s"
    }

    static func number(_ limit: Double) -> String {
        limit == limit.rounded() && abs(limit) < 1e15 ? String(Int64(limit)) : String(limit)
    }
}
