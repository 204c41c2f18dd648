internal import OCPP
internal import Shared

/// Commands as CALLs of OCPP 1.6.
struct V16Commands: CommandTranslator {
    func call(_ arguments: CommandArguments, number: Int64, session: Session?) throws -> OutboundCommand {
        switch arguments {
        case .start(let token, let outlet):
            let request = V16.RemoteStartTransaction(connectorId: outlet?.evse, idTag: token.value)
            return OutboundCommand(request) { CommandAnswer($0.status.rawValue) }
        case .stop:
            guard let session else { throw CommandArgumentError(problem: "no session runs at the charger") }
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
                CommandAnswer($0.status.rawValue, acceptedIf: ["Accepted", "Scheduled"])
            }
        case .limit(let limit):
            let request = V16.SetChargingProfile(connectorId: limit.evse, csChargingProfiles: self.profile(limit))
            return OutboundCommand(request) { CommandAnswer($0.status.rawValue) }
        case .trigger(let message, let outlet):
            guard let trigger = V16.MessageTrigger(rawValue: message) else {
                throw CommandArgumentError(problem: "OCPP 1.6 cannot trigger '\(message)'")
            }
            return OutboundCommand(V16.TriggerMessage(requestedMessage: trigger, connectorId: outlet?.evse)) {
                CommandAnswer($0.status.rawValue)
            }
        case .configure(let key, let value):
            return OutboundCommand(V16.ChangeConfiguration(key: key, value: value)) {
                CommandAnswer($0.status.rawValue, acceptedIf: ["Accepted", "RebootRequired"])
            }
        case .ocpp(let action, let payload):
            return OutboundCommand(action: action, payload: Array(payload.utf8)) { .accepted($0.description) }
        }
    }

    /// Id and stack level are this gateway's own: a newer limit replaces the older one.
    private func profile(_ limit: ChargingLimit) -> V16.ChargingProfile {
        V16.ChargingProfile(
            chargingProfileId: ChargingLimit.profileID + limit.evse, stackLevel: 0,
            chargingProfilePurpose: limit.evse == 0 ? .chargePointMaxProfile : .txDefaultProfile,
            chargingProfileKind: .relative,
            chargingSchedule: V16.ChargingSchedule(
                duration: limit.durationSeconds, chargingRateUnit: limit.unit == .ampere ? .a : .w,
                chargingSchedulePeriod: [
                    V16.ChargingSchedulePeriod(
                        startPeriod: 0, limit: DecimalNumber(significand: Int64(limit.tenths), exponent: -1))
                ]))
    }

    func verification(of arguments: CommandArguments) -> CommandVerification? {
        switch arguments {
        case .limit(let limit):
            let request = V16.GetCompositeSchedule(
                connectorId: limit.evse, duration: 60, chargingRateUnit: limit.unit == .ampere ? .a : .w)
            return CommandVerification(request) { response in
                limit.verdict(on: response.chargingSchedule?.chargingSchedulePeriod.first?.limit)
            }
        case .configure(let key, let value):
            return CommandVerification(V16.GetConfiguration(key: [key])) { response in
                let found = response.configurationKey.first { $0.key == key }?.value
                return CommandVerification.Verdict(wanted: value, found: found)
            }
        case .start, .stop, .unlock, .reset, .availability, .trigger, .ocpp:
            return nil
        }
    }
}

extension CommandVerification {
    init<Request: RequestMessage>(_ request: Request, _ judge: @escaping @Sendable (Request.Response) -> Verdict) {
        self.call = OutboundCommand(request) { _ in .accepted("") }
        self.judge = { json in
            do {
                return judge(try Request.Response(json))
            } catch {
                return .cannotTell("the answer cannot be read: \(error)")
            }
        }
    }
}

extension CommandVerification.Verdict {
    /// Whether a value that was set is the one that is read back.
    init(wanted: String, found: String?) {
        guard let found else {
            self = .cannotTell("the charger does not show the value")
            return
        }
        self =
            found == wanted
            ? .happened("the charger reads back '\(found)'") : .didNotHappen("the charger reads back '\(found)'")
    }
}

extension ChargingLimit {
    /// Charging profiles of this gateway have ids from here on.
    static let profileID = 9_000_000

    /// Whether the composite schedule shows the limit: another profile may hold the charger lower still.
    func verdict(on effective: DecimalNumber?) -> CommandVerification.Verdict {
        guard let tenths = effective?.rounded(toExponent: -1) else {
            return .cannotTell("the charger reports no composite schedule")
        }
        let text =
            "the composite schedule says \(DecimalNumber(significand: tenths, exponent: -1)) \(self.unit.rawValue)"
        return tenths <= Int64(self.tenths) ? .happened(text) : .didNotHappen(text)
    }
}
