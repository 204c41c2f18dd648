internal import OCPP
internal import Shared

/// Taking limits away (ClearChargingProfile: 1.6 §5.5, 2.x K10). `Unknown` says that there is no such limit, which is
/// what was wanted, and what a charger answers when its first answer was lost.
extension V16Commands {
    func clearLimit(_ selection: LimitSelection) throws -> OutboundCommand {
        let purpose = try selection.purpose.map { try V16.ChargingProfilePurpose($0) }
        return OutboundCommand("ClearChargingProfile", acceptedIf: LimitSelection.isGone) { json in
            json.member("connectorId", selection.evse)
            json.member("chargingProfilePurpose", purpose)
            json.member("stackLevel", selection.stackLevel)
        }
    }
}

extension V2Commands {
    func clearLimit(_ selection: LimitSelection) -> OutboundCommand {
        OutboundCommand("ClearChargingProfile", acceptedIf: LimitSelection.isGone) { json in
            json.name("chargingProfileCriteria")
            json.object { json in
                json.member("evseId", selection.evse)
                json.member("chargingProfilePurpose", selection.purpose.map { V2.ChargingProfilePurpose($0) })
                json.member("stackLevel", selection.stackLevel)
            }
        }
    }
}

extension LimitSelection {
    fileprivate static let isGone: Set<String> = ["Accepted", "Unknown"]
}

extension V16.ChargingProfilePurpose {
    /// - Throws: `CommandArgumentError` for what OCPP 1.6 does not have.
    init(_ purpose: ChargingLimit.Purpose) throws {
        switch purpose {
        case .max: self = .chargePointMaxProfile
        case .transactionDefault: self = .txDefaultProfile
        case .session: self = .txProfile
        case .priority, .localGeneration, .external:
            throw CommandArgumentError(problem: "OCPP 1.6 has no limits with the purpose '\(purpose.rawValue)'")
        }
    }
}

extension V2.ChargingProfilePurpose {
    init(_ purpose: ChargingLimit.Purpose) {
        self =
            switch purpose {
            case .max: .chargingStationMaxProfile
            case .transactionDefault: .txDefaultProfile
            case .session: .txProfile
            case .priority: .priorityCharging
            case .localGeneration: .localGeneration
            case .external: .chargingStationExternalConstraints
            }
    }
}
