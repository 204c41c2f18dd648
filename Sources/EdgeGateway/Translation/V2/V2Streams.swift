internal import OCPP
internal import Shared

/// OCPP 2.1: event streams (N11 to N15).
enum V2Streams {
    static let actions = [
        InboundAction(
            V2.OpenPeriodicEventStream.self, translate: opened,
            answer: { _ in V2.OpenPeriodicEventStream.Response(status: .accepted) }),
        InboundAction(
            V2.ClosePeriodicEventStream.self,
            translate: { request, call in
                .streamReported(.closed(number: request.id, detail: detail(call)))
            }, answer: { _ in EmptyMessage() }),
        InboundAction(V2.NotifyPeriodicEventStream.self, translate: told, answer: { _ in EmptyMessage() }),
    ]

    /// As it came, with the name of its message, which the members do not tell.
    private static func detail(_ call: CallFrame) -> String {
        var json = JSONWriter()
        json.object { json in
            json.member("message", call.actionName)
            json.name("payload")
            json.raw(Array(NotedMessage(call.payload).text.utf8))
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }

    @Sendable private static func opened(_ request: V2.OpenPeriodicEventStream, _ call: CallFrame) -> ChargerEvent {
        let data = request.constantStreamData
        return .streamReported(
            .opened(
                PeriodicStream(
                    number: data.id, monitor: data.variableMonitoringId, interval: data.params.interval,
                    values: data.params.values), detail: detail(call)))
    }

    @Sendable private static func told(_ request: V2.NotifyPeriodicEventStream, _: CallFrame) -> ChargerEvent {
        let base = Timestamp(request.basetime)
        return .streamReported(
            .told(
                number: request.id,
                request.data.map { StreamValue(at: base.advanced(byMilliseconds: $0.t.milliseconds), text: $0.v) }))
    }
}

extension VariableMonitor {
    init(number: Int, _ component: V2.Component, _ variable: V2.Variable) {
        self.init(
            number: number,
            variable: DeviceVariable(component, variable, attribute: nil, value: nil, mutability: nil))
    }

    /// The monitors that an answer to SetVariableMonitoring says were set.
    static func set(_ answer: JSONValue) -> [VariableMonitor] {
        answer.list(of: "setMonitoringResult").compactMap { result in
            guard result.member("status")?.string == "Accepted", let number = try? result.required("id") as Int,
                let component = try? result.required("component") as V2.Component,
                let variable = try? result.required("variable") as V2.Variable
            else { return nil }
            return VariableMonitor(number: number, component, variable)
        }
    }

    /// The ids of the monitors that, by an answer to ClearVariableMonitoring, a charger does not have any more.
    static func cleared(_ answer: JSONValue) -> [Int] {
        answer.list(of: "clearMonitoringResult").compactMap { result in
            guard ["Accepted", "NotFound"].contains(result.member("status")?.string) else { return nil }
            return try? result.required("id") as Int
        }
    }
}

extension JSONValue {
    /// The elements of a member; none where it is absent.
    fileprivate func list(of name: String) -> [JSONValue] { self.member(name).map { Array($0.elements) } ?? [] }
}

extension DecimalNumber {
    /// Of seconds, down to the millisecond; held at the ends of the range.
    fileprivate var milliseconds: Int64 {
        ExactNumber(significand: self.significand, exponent: self.exponent).scaled(byPowerOfTen: 3)
            ?? (self.significand < 0 ? .min : .max)
    }
}
