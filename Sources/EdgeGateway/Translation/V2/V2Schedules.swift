internal import Logging
internal import OCPP
internal import Shared
internal import Store

/// OCPP 2.1: a charger asks for the limits of a dynamic charging profile (K28).
enum V2Schedules {
    static let actions = [
        InboundAction(
            "PullDynamicScheduleUpdate",
            translate: { (call) throws(MessageError) in
                .scheduleAsked(
                    profile: try call.payload.required("chargingProfileId"),
                    detail: NotedMessage(call.payload).text)
            }, answer: answer)
    ]

    @Sendable private static func answer(_ reply: ChargerReply, _ json: inout JSONWriter) {
        json.object { json in
            guard case .schedule(let limits?) = reply else { return json.member("status", "Rejected") }
            json.member("status", "Accepted")
            json.name("scheduleUpdate")
            json.raw(Array(limits.utf8))
        }
    }

    /// The members that an update may have, in the standard's order.
    static let members: [StaticString] = [
        "limit", "limit_L2", "limit_L3", "dischargeLimit", "dischargeLimit_L2", "dischargeLimit_L3", "setpoint",
        "setpoint_L2", "setpoint_L3", "setpointReactive", "setpointReactive_L2", "setpointReactive_L3",
    ]
}

/// The limits that a call gives a charger, once it has taken them.
enum GivenSchedule: Equatable {
    /// The limits as the JSON object of an update; those of a profile's first period.
    case limits(String, profile: Int, durationSeconds: Int64?, ProfileScope)
    case cleared(profile: Int)
    /// Every profile is cleared that fits.
    case clearedAll(ProfileScope)

    /// Nil where the call has nothing to do with limits.
    init?(_ call: OutboundCommand) {
        guard let payload = try? JSONDocument(call.payload).root else { return nil }
        switch call.action {
        case "UpdateDynamicSchedule":
            guard let profile = payload.member("chargingProfileId")?.int64,
                let update = payload.member("scheduleUpdate")
            else { return nil }
            self = .limits(update.description, profile: Int(profile), durationSeconds: nil, ProfileScope())
        case V2.SetChargingProfile.action:
            guard let profile = payload.member("chargingProfile"), let id = profile.member("id")?.int64,
                let schedule = profile.member("chargingSchedule")?.firstElement,
                let period = schedule.member("chargingSchedulePeriod")?.firstElement
            else { return nil }
            self = .limits(
                Self.update(period), profile: Int(id), durationSeconds: schedule.member("duration")?.int64,
                ProfileScope(profile, evse: payload.member("evseId")))
        case "ClearChargingProfile":
            if let profile = payload.member("chargingProfileId")?.int64 {
                self = .cleared(profile: Int(profile))
            } else {
                let criteria = payload.member("chargingProfileCriteria")
                self = .clearedAll(criteria.map { ProfileScope($0, evse: $0.member("evseId")) } ?? ProfileScope())
            }
        default:
            return nil
        }
    }

    private static func update(_ period: JSONValue) -> String {
        var json = JSONWriter()
        json.object { json in
            for name in V2Schedules.members {
                guard let value = period.member(name.description) else { continue }
                json.name(name)
                json.raw(value.rawBytes)
            }
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }
}

extension ProfileScope {
    fileprivate init(_ profile: JSONValue, evse: JSONValue?) {
        self.init(
            purpose: profile.member("chargingProfilePurpose")?.string, evse: evse?.int64.map(Int.init),
            stackLevel: profile.member("stackLevel")?.int64.map(Int.init))
    }
}

extension JSONValue {
    fileprivate var firstElement: JSONValue? { self.elements.first { _ in true } }
}

/// What a charger's answers tell of its streams and limits is kept, whoever asked.
extension CommandRun {
    func keepMonitorsAndLimits(_ json: JSONValue, from call: OutboundCommand) async {
        guard let connection, connection.version != .v16 else { return }
        // Of several monitors each has a status of its own.
        let monitors = call.action == "SetVariableMonitoring" ? VariableMonitor.set(json) : []
        let cleared = call.action == "ClearVariableMonitoring" ? VariableMonitor.cleared(json) : []
        // Of limits that it does not know (`Unknown`) none was cleared.
        let schedule = json.member("status")?.string == "Accepted" ? GivenSchedule(call) : nil
        guard !monitors.isEmpty || !cleared.isEmpty || schedule != nil else { return }
        let charger = connection.charger
        do throws(StoreError) {
            try await self.store.perform { change in
                try change.keep(monitors, of: charger)
                try change.forgetMonitors(cleared, of: charger)
                switch schedule {
                case .limits(let update, let profile, let duration, let scope):
                    try change.tookSchedule(
                        update, profile: profile, durationSeconds: duration, scope: scope, at: charger)
                case .cleared(let profile):
                    try change.clearedSchedule(profile: profile, at: charger)
                case .clearedAll(let scope):
                    try change.clearedSchedules(scope, at: charger)
                case nil:
                    break
                }
            }
        } catch {
            self.logger.warning(
                "what a charger took is not kept",
                metadata: ["charger": "\(connection.identity)", "command": "\(self.id)", "cause": "\(error)"])
        }
    }
}
