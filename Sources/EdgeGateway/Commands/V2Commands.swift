internal import OCPP
internal import Shared

/// Commands as CALLs of OCPP 2.0.1 and 2.1.
struct V2Commands: CommandTranslator {
    func call(_ arguments: CommandArguments, _ context: CommandContext) throws -> OutboundCommand {
        switch arguments {
        case .start(let token, let outlet):
            let request = V2.RequestStartTransaction(
                evseId: outlet?.evseOrNil, idToken: V2.IdToken(token), remoteStartId: Int(context.number))
            return OutboundCommand(request) { CommandAnswer($0.status.rawValue, detail: $0.statusInfo?.text) }
        case .stop:
            guard let session = context.session else {
                throw CommandArgumentError(problem: "no session runs at the charger")
            }
            return OutboundCommand(V2.RequestStopTransaction(transactionId: session.transaction)) {
                CommandAnswer($0.status.rawValue, detail: $0.statusInfo?.text)
            }
        case .unlock(let outlet):
            return OutboundCommand(V2.UnlockConnector(evseId: outlet.evse, connectorId: outlet.connector)) {
                CommandAnswer($0.status.rawValue, acceptedIf: ["Unlocked"], detail: $0.statusInfo?.text)
            }
        case .reset(let kind):
            return OutboundCommand(V2.Reset(type: kind == .hard ? .immediate : .onIdle)) {
                CommandAnswer(
                    $0.status.rawValue, acceptedIf: ["Accepted", CommandAnswer.scheduled], detail: $0.statusInfo?.text)
            }
        case .availability(let isOperative, let outlet):
            let request = V2.ChangeAvailability(
                evse: V2.EVSE(outlet), operationalStatus: isOperative ? .operative : .inoperative)
            return OutboundCommand(request) {
                CommandAnswer(
                    $0.status.rawValue, acceptedIf: ["Accepted", CommandAnswer.scheduled], detail: $0.statusInfo?.text)
            }
        case .limit(let limit):
            let profile = try self.profile(limit, context)
            return OutboundCommand(V2.SetChargingProfile(evseId: limit.evse, chargingProfile: profile)) {
                CommandAnswer($0.status.rawValue, detail: $0.statusInfo?.text)
            }
        case .clearLimit(let selection): return self.clearLimit(selection)
        case .schedule(let question): return self.schedule(question)
        case .profiles(let selection): return self.profiles(selection, context)
        case .setDisplay(let order): return self.setDisplay(order, context)
        case .displays: return self.displays(context)
        case .clearDisplay(let id): return self.clearDisplay(id)
        case .setMonitor(let order): return try self.setMonitor(order)
        case .monitors: return self.monitors(context)
        case .clearMonitor(let selection): return self.clearMonitor(selection)
        case .customer(let question): return self.customer(question, context)
        case .reserve(let order): return try self.reserve(order, context)
        case .cancelReservation(let number): return OutboundCommand(cancelling: number)
        case .clearCache: return OutboundCommand("ClearCache")
        // What follows the question depends on its answer: CommandRun.pushLocalList.
        case .localList: return OutboundCommand("GetLocalListVersion")
        case .updateFirmware(let order): return try self.updateFirmware(order, context)
        case .getLogs(let order): return try self.getLogs(order, context)
        case .publishFirmware(let order): return try self.publishFirmware(order, context)
        case .unpublishFirmware(let checksum): return self.unpublishFirmware(checksum)
        case .trigger(let message, let outlet):
            guard let trigger = V2.MessageTrigger(rawValue: message) else {
                let known = V2.MessageTrigger.allCases.map(\.rawValue).joined(separator: ", ")
                throw CommandArgumentError(problem: "OCPP 2.x cannot trigger '\(message)', only \(known)")
            }
            return OutboundCommand(V2.TriggerMessage(evse: V2.EVSE(outlet), requestedMessage: trigger)) {
                CommandAnswer($0.status.rawValue, detail: $0.statusInfo?.text)
            }
        case .configure(let key, let value):
            return try self.setVariable(key, value)
        case .certificate(let command):
            return try self.call(command)
        case .ocpp(let action, let payload):
            return OutboundCommand(raw: action, payload: payload)
        }
    }

    private func setVariable(_ key: String, _ value: String) throws -> OutboundCommand {
        let name = try VariableName(key)
        let data = V2.SetVariableData(attributeValue: value, component: name.component, variable: name.variable)
        return OutboundCommand(V2.SetVariables(setVariableData: [data])) { response in
            guard let result = response.setVariableResult.first else { return .unreadable("the answer is empty") }
            return CommandAnswer(
                result.attributeStatus.rawValue, acceptedIf: ["Accepted", CommandAnswer.needsReboot],
                detail: result.attributeStatusInfo?.text)
        }
    }

    /// The id is this gateway's own: a newer limit of the same place, purpose and stack level replaces the older one.
    private func profile(_ limit: ChargingLimit, _ context: CommandContext) throws -> V2.ChargingProfile {
        V2.ChargingProfile(
            id: limit.profileID, stackLevel: limit.stackLevel,
            chargingProfilePurpose: V2.ChargingProfilePurpose(limit.purpose),
            chargingProfileKind: limit.isAbsolute ? .absolute : .relative,
            chargingSchedule: [
                V2.ChargingSchedule(
                    id: 1, startSchedule: limit.isAbsolute ? OCPPTimestamp(context.now) : nil,
                    duration: limit.durationSeconds, chargingRateUnit: limit.unit == .ampere ? .a : .w,
                    chargingSchedulePeriod: [V2.ChargingSchedulePeriod(startPeriod: 0, limit: limit.number)])
            ],
            transactionId: try limit.session(in: context)?.transaction)
    }

    func verification(of arguments: CommandArguments) -> CommandVerification? {
        switch arguments {
        case .limit(let limit):
            let request = V2.GetCompositeSchedule(
                duration: 60, chargingRateUnit: limit.unit == .ampere ? .a : .w, evseId: limit.evse)
            return CommandVerification(request) { response in
                limit.verdict(
                    on: response.schedule?.chargingSchedulePeriod.first?.limit,
                    unit: response.schedule?.chargingRateUnit.rawValue)
            }
        case .configure(let key, let value):
            guard let name = try? VariableName(key) else { return nil }
            return self.readBack([
                V2.SetVariableData(attributeValue: value, component: name.component, variable: name.variable)
            ])
        case .certificate(let command):
            return self.verification(of: command)
        case .ocpp(let action, let payload):
            return self.verification(ofRaw: action, payload)
        default:
            return nil
        }
    }

    private func readBack(_ values: [V2.SetVariableData]) -> CommandVerification {
        let data = values.map {
            V2.GetVariableData(attributeType: $0.attributeType, component: $0.component, variable: $0.variable)
        }
        return CommandVerification(V2.GetVariables(getVariableData: data)) { response in
            let verdicts = values.map { value in
                let found = response.getVariableResult.first {
                    $0.component == value.component && $0.variable == value.variable
                        && ($0.attributeType ?? .actual) == (value.attributeType ?? .actual)
                }
                return CommandVerification.Verdict(
                    of: value.variable.name, wanted: value.attributeValue, found: found?.attributeValue)
            }
            return CommandVerification.Verdict(all: verdicts)
        }
    }

    private func verification(ofRaw action: String, _ payload: String) -> CommandVerification? {
        guard let json = try? JSONDocument(Array(payload.utf8)).root else { return nil }
        switch action {
        case V2.SetVariables.action:
            return (try? V2.SetVariables(json)).map { self.readBack($0.setVariableData) }
        case "SendLocalList":
            let wanted = json["versionNumber"]?.int64
            return CommandVerification("GetLocalListVersion") {
                .init(listVersion: wanted, found: $0["versionNumber"]?.int64)
            }
        default:
            return nil
        }
    }
}

/// A variable of the device model as people write it: `Component.Variable`, with an instance as `Component/instance`.
struct VariableName: Equatable {
    var component: V2.Component
    var variable: V2.Variable

    /// - Throws: `CommandArgumentError` when the text is not of that form.
    init(_ key: String) throws {
        let parts = key.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let component = Self.instance(parts[0]), let variable = Self.instance(parts[1]) else {
            throw CommandArgumentError(
                problem: "OCPP 2.0.1 names a setting by component and variable: 'OCPPCommCtrlr.HeartbeatInterval', "
                    + "with instances 'Component/instance.Variable/instance'")
        }
        self.component = V2.Component(name: component.name, instance: component.instance)
        self.variable = V2.Variable(name: variable.name, instance: variable.instance)
    }

    private static func instance(_ text: String) -> (name: String, instance: String?)? {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.first, !name.isEmpty, parts.count == 1 || !parts[1].isEmpty else { return nil }
        return (name, parts.count == 2 ? parts[1] : nil)
    }
}

extension V2.IdToken {
    /// Where nobody says which type a token has, it is one that a central system gave out.
    init(_ token: Shared.IdToken) {
        self.init(idToken: token.value, type: token.type.map { V2.IdTokenType(rawValue: $0) } ?? .central)
    }
}

extension V2.EVSE {
    /// Nil for the whole charger, which 2.0.1 says by leaving the EVSE out.
    init?(_ outlet: Outlet?) {
        guard let outlet, outlet.evse > 0 else { return nil }
        self.init(id: outlet.evse, connectorId: outlet.connector == 0 ? nil : outlet.connector)
    }
}

extension V2.StatusInfo {
    var text: String { [self.reasonCode, self.additionalInfo].compactMap { $0 }.joined(separator: ", ") }
}
