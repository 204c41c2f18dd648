internal import OCPP
internal import Shared
internal import Store

/// OCPP 2.0.1 and 2.1: what stands until the charger says otherwise. Alarms, limits that others set, what cars want.
enum V2Conditions {
    static let actions = [
        InboundAction("NotifyEvent", translate: events),
        InboundAction("NotifyChargingLimit", translate: limit),
        InboundAction("ClearedChargingLimit", translate: limitCleared),
        // There is nobody here yet who would send the car a schedule (K15.FR.04).
        InboundAction("NotifyEVChargingNeeds", status: "Rejected", translate: needs),
        InboundAction("NotifyEVChargingSchedule", status: "Accepted", translate: schedule),
    ]

    private static func told(_ changes: [ConditionChange], _ kind: JournalKind, _ call: CallFrame) -> ChargerEvent {
        .conditionsTold(changes, kind: kind.rawValue, detail: NotedMessage(call.payload).text)
    }

    // MARK: Alarms

    /// An event that alerts raises an alarm or, `cleared`, ends it (N07). A component's `Problem` is one by its value,
    /// however it is told.
    @Sendable private static func events(_ json: JSONValue, _ call: CallFrame) throws(MessageError) -> ChargerEvent {
        var changes: [ConditionChange] = []
        for event: JSONValue in try json.list("eventData") {
            if let change = try self.alarm(event) { changes.append(change) }
        }
        return self.told(changes, .monitoring, call)
    }

    private static func alarm(_ event: JSONValue) throws(MessageError) -> ConditionChange? {
        let component: V2.Component = try event.required("component")
        let variable: V2.Variable = try event.required("variable")
        let value: String = try event.required("actualValue")
        let trigger: String = try event.required("trigger")
        let isProblem = variable.name.lowercased() == "problem"
        guard trigger == "Alerting" || isProblem else { return nil }
        // A problem is over when its variable says so, whatever told that it began.
        let monitor: Int? = isProblem ? nil : try event.optional("variableMonitoringId")
        let name = ChargerCondition.Name(
            alarmOf: VariableName.text(component, variable), evse: component.evse?.id ?? 0, monitor: monitor)
        let isCleared: Bool = try event.optional("cleared") ?? false
        guard !isCleared, !(isProblem && value.lowercased() == "false") else { return .over(name) }
        let severity: Int? = try event.optional("severity")
        let code: String? = try event.optional("techCode")
        let info: String? = try event.optional("techInfo")
        let words = [value, code ?? "", info ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
        let text = words + (severity.map { " (severity \($0))" } ?? "")
        return .stands(ChargerCondition(name, text))
    }

    // MARK: Limits

    @Sendable private static func limit(_ json: JSONValue, _ call: CallFrame) throws(MessageError) -> ChargerEvent {
        let limit: JSONValue = try json.required("chargingLimit")
        let source: String = try limit.required("chargingLimitSource")
        let isCritical: Bool = try limit.optional("isGridCritical") ?? false
        let schedules: [V2.ChargingSchedule] = try json.list("chargingSchedule")
        let text = schedules.first.map { self.text($0) } ?? "how much is not told"
        let name = ChargerCondition.Name(.limit, evse: try json.optional("evseId") ?? 0, source)
        let condition = ChargerCondition(name, text + (isCritical ? ", critical for the grid" : ""))
        return self.told([.stands(condition)], .chargingLimit, call)
    }

    @Sendable private static func limitCleared(_ json: JSONValue, _ call: CallFrame) throws(MessageError)
        -> ChargerEvent
    {
        let source: String = try json.required("chargingLimitSource")
        let name = ChargerCondition.Name(.limit, evse: try json.optional("evseId") ?? 0, source)
        return self.told([.over(name)], .chargingLimit, call)
    }

    /// `16 A, after 3600 s 10 A`.
    private static func text(_ schedule: V2.ChargingSchedule) -> String {
        let unit = schedule.chargingRateUnit.rawValue
        let periods = schedule.chargingSchedulePeriod.map { period in
            let limit = "\(period.limit?.description ?? "no limit of charging") \(unit)"
            return period.startPeriod == 0 ? limit : "after \(period.startPeriod) s \(limit)"
        }
        let from = schedule.startSchedule.map { ", from \(Timestamp($0))" } ?? ""
        return periods.joined(separator: ", ") + from + (schedule.duration.map { ", for \($0) s" } ?? "")
    }

    // MARK: Vehicles

    @Sendable private static func needs(_ json: JSONValue, _ call: CallFrame) throws(MessageError) -> ChargerEvent {
        let needs: JSONValue = try json.required("chargingNeeds")
        let departure: OCPPTimestamp? = try needs.optional("departureTime")
        var words: [String] = [try needs.required("requestedEnergyTransfer")]
        for name in ["acChargingParameters", "dcChargingParameters"] {
            guard let parameters = needs.member(name) else { continue }
            words += parameters.members.compactMap { member in
                guard let key = member.name.string, let number = member.value.numberText else { return nil }
                return "\(key) \(number)"
            }
        }
        if let departure { words.append("leaves at \(Timestamp(departure))") }
        let name = ChargerCondition.Name(.vehicleNeeds, evse: try json.required("evseId"))
        return self.told([.stands(ChargerCondition(name, words.joined(separator: ", ")))], .vehicle, call)
    }

    @Sendable private static func schedule(_ json: JSONValue, _ call: CallFrame) throws(MessageError) -> ChargerEvent {
        let name = ChargerCondition.Name(.vehicleSchedule, evse: try json.required("evseId"))
        let schedule: V2.ChargingSchedule = try json.required("chargingSchedule")
        return self.told([.stands(ChargerCondition(name, self.text(schedule)))], .vehicle, call)
    }
}
