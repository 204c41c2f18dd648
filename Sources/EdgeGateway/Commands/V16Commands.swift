internal import OCPP
internal import Shared

/// Commands as CALLs of OCPP 1.6, whose connectors are the site's EVSEs.
struct V16Commands: CommandTranslator {
    func call(_ arguments: CommandArguments, _ context: CommandContext) throws -> OutboundCommand {
        switch arguments {
        case .start(let token, let outlet):
            let request = V16.RemoteStartTransaction(connectorId: outlet?.evseOrNil, idTag: token.value)
            return OutboundCommand(request) { CommandAnswer($0.status.rawValue) }
        case .stop:
            guard let session = context.session else {
                throw CommandArgumentError(problem: "no session runs at the charger")
            }
            let request = V16.RemoteStopTransaction(transactionId: Int(session.id.rawValue))
            return OutboundCommand(request) { CommandAnswer($0.status.rawValue) }
        case .unlock(let outlet):
            return OutboundCommand(V16.UnlockConnector(connectorId: outlet.evse)) {
                CommandAnswer($0.status.rawValue, acceptedIf: ["Unlocked"])
            }
        case .reset(let kind):
            return OutboundCommand(V16.Reset(type: kind == .hard ? .hard : .soft)) { CommandAnswer($0.status.rawValue) }
        case .availability(let isOperative, let outlet):
            let request = V16.ChangeAvailability(
                connectorId: outlet?.evse ?? 0, type: isOperative ? .operative : .inoperative)
            return OutboundCommand(request) {
                CommandAnswer($0.status.rawValue, acceptedIf: ["Accepted", CommandAnswer.scheduled])
            }
        case .limit(let limit):
            let profile = try self.profile(limit, context)
            let request = V16.SetChargingProfile(connectorId: limit.evse, csChargingProfiles: profile)
            return OutboundCommand(request) { CommandAnswer($0.status.rawValue) }
        case .clearLimit(let selection): return try self.clearLimit(selection)
        case .schedule(let question): return self.schedule(question)
        case .profiles:
            return try self.cannot("cannot list its charging profiles: 'schedule' shows what holds")
        case .setDisplay, .displays, .clearDisplay: return try self.cannot("has no display messages")
        case .setMonitor, .monitors, .clearMonitor: return try self.cannot("has no monitors")
        case .customer: return try self.cannot("cannot tell what it keeps of a customer")
        case .reserve(let order): return try self.reserve(order, context)
        case .cancelReservation(let number): return OutboundCommand(cancelling: number)
        case .clearCache: return OutboundCommand("ClearCache")
        // What follows the question depends on its answer: CommandRun.pushLocalList.
        case .localList: return OutboundCommand("GetLocalListVersion")
        case .updateFirmware(let order): return try self.updateFirmware(order, context)
        case .getLogs(let order): return try self.getLogs(order, context)
        case .publishFirmware, .unpublishFirmware:
            throw CommandArgumentError(problem: "OCPP 1.6 knows no local controllers that publish firmware")
        case .trigger(let message, let outlet):
            guard let trigger = V16.MessageTrigger(rawValue: message) else {
                let known = V16.MessageTrigger.allCases.map(\.rawValue).joined(separator: ", ")
                throw CommandArgumentError(problem: "OCPP 1.6 cannot trigger '\(message)', only \(known)")
            }
            let request = V16.TriggerMessage(requestedMessage: trigger, connectorId: outlet?.evseOrNil)
            return OutboundCommand(request) { CommandAnswer($0.status.rawValue) }
        case .configure(let key, let value):
            return OutboundCommand(V16.ChangeConfiguration(key: key, value: value)) {
                CommandAnswer($0.status.rawValue, acceptedIf: ["Accepted", CommandAnswer.needsReboot])
            }
        case .certificate(let command):
            return try self.call(command)
        case .ocpp(let action, let payload):
            return OutboundCommand(raw: action, payload: payload)
        }
    }

    /// The id is this gateway's own: a newer limit of the same place, purpose and stack level replaces the older one.
    private func profile(_ limit: ChargingLimit, _ context: CommandContext) throws -> V16.ChargingProfile {
        V16.ChargingProfile(
            chargingProfileId: limit.profileID,
            transactionId: try limit.session(in: context).map { Int($0.id.rawValue) },
            stackLevel: limit.stackLevel, chargingProfilePurpose: try V16.ChargingProfilePurpose(limit.purpose),
            chargingProfileKind: limit.isAbsolute ? .absolute : .relative,
            chargingSchedule: V16.ChargingSchedule(
                duration: limit.durationSeconds, startSchedule: limit.isAbsolute ? OCPPTimestamp(context.now) : nil,
                chargingRateUnit: limit.unit == .ampere ? .a : .w,
                chargingSchedulePeriod: [V16.ChargingSchedulePeriod(startPeriod: 0, limit: limit.number)]))
    }

    func verification(of arguments: CommandArguments) -> CommandVerification? {
        switch arguments {
        case .limit(let limit):
            let request = V16.GetCompositeSchedule(
                connectorId: limit.evse, duration: 60, chargingRateUnit: limit.unit == .ampere ? .a : .w)
            return CommandVerification(request) { response in
                let schedule = response.chargingSchedule
                return limit.verdict(
                    on: schedule?.chargingSchedulePeriod.first?.limit, unit: schedule?.chargingRateUnit.rawValue)
            }
        case .configure(let key, let value):
            return self.readBack(key, value)
        case .certificate(let command):
            return self.verification(of: command)
        case .ocpp(let action, let payload):
            return self.verification(ofRaw: action, payload)
        default:
            return nil
        }
    }

    private func readBack(_ key: String, _ value: String) -> CommandVerification {
        CommandVerification(V16.GetConfiguration(key: [key])) { response in
            let found = response.configurationKey.first { $0.key.lowercased() == key.lowercased() }?.value
            return CommandVerification.Verdict(of: key, wanted: value, found: found)
        }
    }

    private func verification(ofRaw action: String, _ payload: String) -> CommandVerification? {
        guard let json = try? JSONDocument(Array(payload.utf8)).root else { return nil }
        switch action {
        case V16.ChangeConfiguration.action:
            return (try? V16.ChangeConfiguration(json)).map { self.readBack($0.key, $0.value) }
        case "SendLocalList":
            let wanted = json["listVersion"]?.int64
            return CommandVerification("GetLocalListVersion") {
                .init(listVersion: wanted, found: $0["listVersion"]?.int64)
            }
        default:
            return nil
        }
    }
}
