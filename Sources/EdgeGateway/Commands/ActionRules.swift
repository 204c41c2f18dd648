internal import Shared

/// What may be done when a CALL of each action got no answer (contracts.md, Commands and retries). An action that
/// stands in no row is never resent.
enum ActionRules {
    static let rules: [String: CommandRule] = {
        var rules: [String: CommandRule] = [:]
        for (rule, actions) in [(CommandRule.resend, resend), (.verify, verify)] {
            for action in actions { rules[action] = rule }
        }
        return rules
    }()

    /// The rule of a raw CALL; nil for every other verb, which has a rule of its own.
    static func rule(for request: CommandRequest) -> CommandRule? {
        guard case .ocpp(let action, _) = request.arguments else { return nil }
        return self.rules[action] ?? .never
    }

    /// Doing it twice is doing it once.
    private static let resend = [
        "GetConfiguration", "GetLocalListVersion", "GetCompositeSchedule", "GetBaseReport", "GetReport",
        "GetVariables", "GetMonitoringReport", "GetChargingProfiles", "GetDisplayMessages",
        "GetInstalledCertificateIds", "GetTransactionStatus", "ClearCache", "ClearChargingProfile",
        "ClearDisplayMessage", "ClearVariableMonitoring", "CancelReservation", "DeleteCertificate",
        "RemoteStopTransaction", "RequestStopTransaction", "ChangeAvailability", "SetChargingProfile", "ReserveNow",
        "SetDisplayMessage", "InstallCertificate", "TriggerMessage", "ExtendedTriggerMessage",
    ]

    /// Look whether it happened, then decide.
    private static let verify = [
        "RemoteStartTransaction", "RequestStartTransaction", "SendLocalList", "UpdateFirmware", "SignedUpdateFirmware",
        "PublishFirmware", "GetLog", "GetDiagnostics", "ChangeConfiguration", "SetVariables", "SetNetworkProfile",
        "CertificateSigned", "SetVariableMonitoring",
    ]
}
