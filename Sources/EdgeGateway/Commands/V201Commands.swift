internal import OCPP
internal import Shared

/// Commands as CALLs of OCPP 2.0.1.
struct V201Commands: CommandTranslator {
    func call(_ arguments: CommandArguments, number: Int64, session: Session?) throws -> OutboundCommand {
        switch arguments {
        case .start(let token, let outlet):
            let request = V201.RequestStartTransaction(
                evseId: outlet?.evse, idToken: try V201.IdToken(token), remoteStartId: Int(number))
            return OutboundCommand(request) { CommandAnswer($0.status.rawValue, detail: $0.statusInfo?.text) }
        case .stop:
            guard let session else { throw CommandArgumentError(problem: "no session runs at the charger") }
            return OutboundCommand(V201.RequestStopTransaction(transactionId: session.transaction)) {
                CommandAnswer($0.status.rawValue, detail: $0.statusInfo?.text)
            }
        case .unlock(let outlet):
            return OutboundCommand(V201.UnlockConnector(evseId: outlet.evse, connectorId: outlet.connector)) {
                CommandAnswer($0.status.rawValue, acceptedIf: ["Unlocked"], detail: $0.statusInfo?.text)
            }
        case .reset(let kind):
            return OutboundCommand(V201.Reset(type: kind == .hard ? .immediate : .onIdle)) {
                CommandAnswer($0.status.rawValue, acceptedIf: ["Accepted", "Scheduled"], detail: $0.statusInfo?.text)
            }
        case .availability(let isOperative, let outlet):
            let request = V201.ChangeAvailability(
                evse: outlet.map { V201.EVSE($0) }, operationalStatus: isOperative ? .operative : .inoperative)
            return OutboundCommand(request) {
                CommandAnswer($0.status.rawValue, acceptedIf: ["Accepted", "Scheduled"], detail: $0.statusInfo?.text)
            }
        case .limit(let limit):
            let request = V201.SetChargingProfile(evseId: limit.evse, chargingProfile: self.profile(limit))
            return OutboundCommand(request) { CommandAnswer($0.status.rawValue, detail: $0.statusInfo?.text) }
        case .trigger(let message, let outlet):
            guard let trigger = V201.MessageTrigger(rawValue: message) else {
                throw CommandArgumentError(problem: "OCPP 2.0.1 cannot trigger '\(message)'")
            }
            return OutboundCommand(V201.TriggerMessage(evse: outlet.map { V201.EVSE($0) }, requestedMessage: trigger)) {
                CommandAnswer($0.status.rawValue, detail: $0.statusInfo?.text)
            }
        case .configure(let key, let value):
            return try self.setVariable(key, value)
        case .ocpp(let action, let payload):
            return OutboundCommand(action: action, payload: Array(payload.utf8)) { .accepted($0.description) }
        }
    }

    private func setVariable(_ key: String, _ value: String) throws -> OutboundCommand {
        let name = try VariableName(key)
        let data = V201.SetVariableData(attributeValue: value, component: name.component, variable: name.variable)
        return OutboundCommand(V201.SetVariables(setVariableData: [data])) { response in
            guard let result = response.setVariableResult.first else { return .unreadable("the answer is empty") }
            return CommandAnswer(
                result.attributeStatus.rawValue, acceptedIf: ["Accepted", "RebootRequired"],
                detail: result.attributeStatusInfo?.text)
        }
    }

    private func profile(_ limit: ChargingLimit) -> V201.ChargingProfile {
        V201.ChargingProfile(
            id: ChargingLimit.profileID + limit.evse, stackLevel: 0,
            chargingProfilePurpose: limit.evse == 0 ? .chargingStationMaxProfile : .txDefaultProfile,
            chargingProfileKind: .relative,
            chargingSchedule: [
                V201.ChargingSchedule(
                    id: 1, duration: limit.durationSeconds, chargingRateUnit: limit.unit == .ampere ? .a : .w,
                    chargingSchedulePeriod: [
                        V201.ChargingSchedulePeriod(
                            startPeriod: 0, limit: DecimalNumber(significand: Int64(limit.tenths), exponent: -1))
                    ])
            ])
    }

    func verification(of arguments: CommandArguments) -> CommandVerification? {
        switch arguments {
        case .limit(let limit):
            let request = V201.GetCompositeSchedule(
                duration: 60, chargingRateUnit: limit.unit == .ampere ? .a : .w, evseId: limit.evse)
            return CommandVerification(request) { response in
                limit.verdict(on: response.schedule?.chargingSchedulePeriod.first?.limit)
            }
        case .configure(let key, let value):
            guard let name = try? VariableName(key) else { return nil }
            let data = V201.GetVariableData(component: name.component, variable: name.variable)
            return CommandVerification(V201.GetVariables(getVariableData: [data])) { response in
                CommandVerification.Verdict(wanted: value, found: response.getVariableResult.first?.attributeValue)
            }
        case .start, .stop, .unlock, .reset, .availability, .trigger, .ocpp:
            return nil
        }
    }
}

/// A variable of the device model as people write it: `Component.Variable`, with an instance as `Component/instance`.
private struct VariableName {
    var component: V201.Component
    var variable: V201.Variable

    init(_ key: String) throws {
        let parts = key.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            throw CommandArgumentError(
                problem: "OCPP 2.0.1 names a setting by component and variable: 'OCPPCommCtrlr.HeartbeatInterval'")
        }
        let (component, variable) = (Self.instance(parts[0]), Self.instance(parts[1]))
        self.component = V201.Component(name: component.0, instance: component.1)
        self.variable = V201.Variable(name: variable.0, instance: variable.1)
    }

    private static func instance(_ text: String) -> (String, String?) {
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        return (parts.first ?? text, parts.count == 2 ? parts[1] : nil)
    }
}

extension V201.IdToken {
    /// Where nobody says which type a token has, it is one that a central system gave out.
    init(_ token: Shared.IdToken) throws {
        let word = token.type ?? V201.IdTokenType.central.rawValue
        guard let type = V201.IdTokenType(rawValue: word) else {
            throw CommandArgumentError(problem: "'\(word)' is no type of id token in OCPP 2.0.1")
        }
        self.init(idToken: token.value, type: type)
    }
}

extension V201.EVSE {
    init(_ outlet: Outlet) { self.init(id: outlet.evse, connectorId: outlet.evse == 0 ? nil : outlet.connector) }
}

extension V201.StatusInfo {
    var text: String { [self.reasonCode, self.additionalInfo].compactMap { $0 }.joined(separator: ", ") }
}
