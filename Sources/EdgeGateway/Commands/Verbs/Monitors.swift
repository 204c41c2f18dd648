internal import OCPP
internal import Shared

/// Monitors on the variables of a charger (N04, N06).
extension V2Commands {
    func setMonitor(_ order: MonitorOrder) throws -> OutboundCommand {
        var name = try VariableName(order.variable)
        name.component.evse = V2.EVSE(order.outlet)
        guard let value = DecimalNumber(String(order.value)) else {
            throw CommandArgumentError(problem: "'\(order.value)' is no number that OCPP can carry")
        }
        var call = OutboundCommand("SetVariableMonitoring") { json in
            json.name("setMonitoringData")
            json.array { json in
                json.object { json in
                    json.member("id", order.id)
                    json.member("transaction", order.duringTransactions)
                    json.member("value", value)
                    json.member("type", order.kind.word)
                    json.member("severity", order.severity)
                    json.member("component", name.component)
                    json.member("variable", name.variable)
                }
            }
        }
        call.read = { json in
            guard let result = json["setMonitoringResult"]?.elements.first(where: { _ in true }) else {
                return .unreadable("the answer is empty")
            }
            let answer = CommandAnswer(status: result)
            guard case .accepted = answer, let id = result["id"]?.int64 else { return answer }
            return .accepted("monitor \(id) is set")
        }
        return call
    }

    /// `NotFound` says that there is no such monitor, which is what was wanted.
    func clearMonitor(_ selection: MonitorSelection) -> OutboundCommand {
        var call = OutboundCommand("ClearVariableMonitoring") { $0.member("id", selection.ids) }
        call.read = { json in
            let results = json["clearMonitoringResult"]?.elements.map { result in
                (id: result["id"]?.int64 ?? 0, status: result["status"]?.string ?? "")
            }
            guard let results, !results.isEmpty else { return .unreadable("the answer is empty") }
            let text = results.map { "\($0.id): \($0.status)" }.joined(separator: ", ")
            let areGone = results.allSatisfy { ["Accepted", "NotFound"].contains($0.status) }
            return areGone ? .accepted(text) : .rejected(text)
        }
        return call
    }
}

extension MonitorOrder.Kind {
    fileprivate var word: String {
        switch self {
        case .upper: "UpperThreshold"
        case .lower: "LowerThreshold"
        case .delta: "Delta"
        case .periodic: "Periodic"
        case .periodicClock: "PeriodicClockAligned"
        case .targetDelta: "TargetDelta"
        case .targetDeltaRelative: "TargetDeltaRelative"
        }
    }
}
