public import ArgumentParser
internal import Shared

extension MonitorOrder.Kind: ExpressibleByArgument {}

extension SendCommand {
    struct SetMonitor: SendVerb {
        static let configuration = CommandConfiguration(
            commandName: "set-monitor", abstract: "Have a charger watch a variable (OCPP 2.x).",
            discussion: """
                What it tells then stands in the events and, while an alarm stands, in 'edgectl charger show'. A new \
                monitor is not set again when no answer comes; one with --monitor is.

                Types: upper, lower (beyond the value), delta (changed by it), periodic, periodic-clock (every so many \
                seconds); in OCPP 2.1 also target-delta and target-delta-relative.

                Examples:
                  edgectl send set-monitor CP-1 ChargingStation.Temperature upper 60 --wait
                  edgectl send set-monitor CP-1 Connector.Temperature upper 80 --evse 1
                """)

        @OptionGroup var send: SendOptions
        @Argument(help: "Component.Variable.") var variable: String
        @Argument(help: "What is told of.") var type: MonitorOrder.Kind
        @Argument(help: "The limit, the step or the interval.") var value: Double
        @Option(help: ArgumentHelp("0 (danger) to 9 (debugging).", valueName: "number"))
        var severity = MonitorOrder.usualSeverity
        @Option(help: ArgumentHelp("Replaces the monitor of this id.", valueName: "number")) var monitor: Int?
        @Flag(help: "Only while a transaction runs.") var duringTransactions = false
        @OptionGroup var outlet: OutletOptions

        func validate() throws {
            guard MonitorOrder.severities.contains(self.severity) else {
                throw ValidationError("--severity is from 0 to 9.")
            }
        }

        func arguments() -> CommandArguments {
            .setMonitor(
                MonitorOrder(
                    id: self.monitor, variable: self.variable, outlet: self.outlet.outlet, kind: self.type,
                    value: self.value, severity: self.severity, duringTransactions: self.duringTransactions))
        }
    }

    struct Monitors: SendVerb {
        static let configuration = CommandConfiguration(
            abstract: "Show which variables a charger watches (OCPP 2.x).",
            discussion: "Example:\n  edgectl send monitors CP-1")

        @OptionGroup var send: SendOptions
        var alwaysWaits: Bool { true }

        func arguments() -> CommandArguments { .monitors }
    }

    struct ClearMonitor: SendVerb {
        static let configuration = CommandConfiguration(
            commandName: "clear-monitor", abstract: "Have a charger no longer watch (OCPP 2.x).",
            discussion: "Example:\n  edgectl send clear-monitor CP-1 3 4 --wait")

        @OptionGroup var send: SendOptions
        @Argument(help: "The monitors' ids: edgectl send monitors.") var monitors: [Int]

        func validate() throws {
            guard (1...MonitorSelection.most).contains(self.monitors.count) else {
                throw ValidationError("Name 1 to \(MonitorSelection.most) monitors.")
            }
        }

        func arguments() -> CommandArguments { .clearMonitor(MonitorSelection(self.monitors)) }
    }

    struct Customer: SendVerb {
        static let configuration = CommandConfiguration(
            abstract: "Show what a charger keeps of a customer, or have it forget (OCPP 2.x).",
            discussion: """
                Examples:
                  edgectl send customer CP-1 --token 04A2B3C4
                  edgectl send customer CP-1 --token 04A2B3C4 --clear --no-report
                """)

        @OptionGroup var send: SendOptions
        @Option(help: ArgumentHelp("Whose token it is.", valueName: "token")) var token: String?
        @Option(help: ArgumentHelp("Or how the charger's maker names the customer.", valueName: "text"))
        var customer: String?
        @Flag(help: "Have it forget.") var clear = false
        @Flag(inversion: .prefixedNo, help: "Have it told.") var report = true

        var alwaysWaits: Bool { true }

        func validate() throws {
            guard (self.token == nil) != (self.customer == nil) else {
                throw ValidationError("Give either --token or --customer.")
            }
            guard self.clear || self.report else { throw ValidationError("--no-report needs --clear.") }
        }

        func arguments() -> CommandArguments {
            .customer(
                CustomerQuestion(
                    self.token.map { .token(IdToken($0)) } ?? .identifier(self.customer ?? ""),
                    wantsReport: self.report, clears: self.clear))
        }
    }
}
