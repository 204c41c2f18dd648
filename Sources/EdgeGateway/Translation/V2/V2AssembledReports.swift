internal import OCPP
internal import Shared

/// OCPP 2.0.1 and 2.1: reports in many parts, beside that on the device model (`V2Reports`).
enum V2AssembledReports {
    static let actions = [
        InboundAction("NotifyMonitoringReport", translate: monitors),
        InboundAction("NotifyDisplayMessages", translate: displays),
        InboundAction("ReportChargingProfiles", translate: profiles),
        InboundAction("NotifyCustomerInformation", translate: customer),
    ]

    static func part(
        _ kind: ReportKind, _ json: JSONValue, _ call: CallFrame, _ entries: [some Encodable],
        watching monitors: [VariableMonitor] = []
    ) throws(MessageError) -> ChargerEvent {
        var part = ReportPart(
            kind: kind, request: try json.required("requestId"), number: try json.optional("seqNo"),
            isLast: !(try json.optional("tbc") ?? false),
            entries: entries.compactMap { entry in
                (try? APICoding.encode(entry)).map { String(decoding: $0, as: UTF8.self) }
            },
            detail: SecretMask.masked(NotedMessage(call.payload).text, tokens: false))
        part.monitors = monitors
        return .reportPartCame(part)
    }

    @Sendable private static func monitors(_ json: JSONValue, _ call: CallFrame) throws(MessageError) -> ChargerEvent {
        var monitors: [DeviceMonitor] = []
        var watched: [VariableMonitor] = []
        for data: JSONValue in try json.list("monitor") {
            let component: V2.Component = try data.required("component")
            let variable: V2.Variable = try data.required("variable")
            for monitor: JSONValue in try data.list("variableMonitoring") {
                let value: DecimalNumber = try monitor.required("value")
                let id: Int = try monitor.required("id")
                watched.append(VariableMonitor(number: id, component, variable))
                monitors.append(
                    DeviceMonitor(
                        id: id, variable: VariableName.text(component, variable),
                        evse: component.evse?.id, connector: component.evse?.connectorId,
                        type: try monitor.required("type"), value: value.description,
                        severity: try monitor.required("severity"), transaction: try monitor.required("transaction")))
            }
        }
        return try self.part(.monitors, json, call, monitors, watching: watched)
    }

    @Sendable private static func displays(_ json: JSONValue, _ call: CallFrame) throws(MessageError) -> ChargerEvent {
        var messages: [DisplayMessage] = []
        for message: JSONValue in try json.list("messageInfo") { messages.append(try self.display(message)) }
        return try self.part(.displays, json, call, messages)
    }

    @Sendable private static func customer(_ json: JSONValue, _ call: CallFrame) throws(MessageError) -> ChargerEvent {
        let text: String = try json.required("data")
        return try self.part(.customer, json, call, [text])
    }

    private static func display(_ json: JSONValue) throws(MessageError) -> DisplayMessage {
        let content: JSONValue = try json.required("message")
        let from: OCPPTimestamp? = try json.optional("startDateTime")
        let until: OCPPTimestamp? = try json.optional("endDateTime")
        return DisplayMessage(
            id: try json.required("id"), priority: try json.required("priority"), state: try json.optional("state"),
            from: from.map { Timestamp($0) }, until: until.map { Timestamp($0) },
            transaction: try json.optional("transactionId"), format: try content.required("format"),
            language: try content.optional("language"), text: try content.required("content"))
    }

    @Sendable private static func profiles(_ json: JSONValue, _ call: CallFrame) throws(MessageError) -> ChargerEvent {
        let evse: Int = try json.required("evseId")
        let source: String = try json.required("chargingLimitSource")
        let profiles: [V2.ChargingProfile] = try json.list("chargingProfile")
        return try self.part(
            .profiles, json, call, profiles.map { ReportedProfile($0, evse: evse, source: source) })
    }
}

extension ReportedProfile {
    fileprivate init(_ profile: V2.ChargingProfile, evse: Int, source: String) {
        self.init(
            evse: evse, id: profile.id, source: source, purpose: profile.chargingProfilePurpose.rawValue,
            stackLevel: profile.stackLevel, kind: profile.chargingProfileKind.rawValue,
            transaction: profile.transactionId, from: profile.validFrom.map { Timestamp($0) },
            until: profile.validTo.map { Timestamp($0) },
            schedules: profile.chargingSchedule.map { Schedule($0) })
    }
}

extension ReportedProfile.Schedule {
    fileprivate init(_ schedule: V2.ChargingSchedule) {
        self.init(
            unit: schedule.chargingRateUnit.rawValue, start: schedule.startSchedule.map { Timestamp($0) },
            durationSeconds: schedule.duration,
            periods: schedule.chargingSchedulePeriod.map { period in
                CompositeSchedule.Period(
                    startSeconds: period.startPeriod, limit: period.limit.flatMap { Double($0.description) },
                    phases: period.numberPhases)
            })
    }
}

extension VariableName {
    /// A variable as people write it.
    static func text(_ component: V2.Component, _ variable: V2.Variable) -> String {
        func name(_ name: String, _ instance: String?) -> String { instance.map { "\(name)/\($0)" } ?? name }
        return "\(name(component.name, component.instance)).\(name(variable.name, variable.instance))"
    }
}
