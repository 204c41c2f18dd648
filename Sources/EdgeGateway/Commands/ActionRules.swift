internal import OCPP
internal import Shared

/// What may be done when a CALL of each action got no answer (contracts.md, Commands and retries). An action that
/// stands in no row is never resent.
enum ActionRules {
    static let rules: [String: CommandRule] = {
        var rules: [String: CommandRule] = [:]
        for action in OCPPVersion.allCases.flatMap(Action.all) where action.sender != .charger {
            rules[action.name] = .never
        }
        for (rule, actions) in [(CommandRule.resend, resend), (.verify, verify)] {
            for action in actions { rules[action] = rule }
        }
        return rules
    }()

    /// Words that make a command one that is never resent by itself, wherever they stand in its arguments: password
    /// changes, and certificates that are asked for (each request makes a key of its own).
    static let neverResentWords = [
        "authorizationkey", "basicauthpassword", "signchargepointcertificate", "signchargingstationcertificate",
        "signv2gcertificate", "signcombinedcertificate",
    ]

    /// Doing it twice is doing it once.
    private static let resend = [
        "GetConfiguration", "GetLocalListVersion", "GetCompositeSchedule", "GetBaseReport", "GetReport",
        "GetVariables", "GetMonitoringReport", "GetChargingProfiles", "GetDisplayMessages",
        "GetInstalledCertificateIds", "GetTransactionStatus", "GetDERControl", "GetPeriodicEventStream", "GetTariffs",
        "ClearCache", "ClearDERControl", "ClearTariffs", "ClearChargingProfile",
        "ClearDisplayMessage", "ClearVariableMonitoring", "CancelReservation", "DeleteCertificate",
        "RemoteStopTransaction", "RequestStopTransaction", "ChangeAvailability", "SetChargingProfile", "ReserveNow",
        "SetDisplayMessage", "InstallCertificate", "TriggerMessage", "ExtendedTriggerMessage",
    ]

    /// Look whether it happened, then decide.
    private static let verify = [
        "RemoteStartTransaction", "RequestStartTransaction", "SendLocalList", "UpdateFirmware", "SignedUpdateFirmware",
        "PublishFirmware", "GetLog", "GetDiagnostics", "ChangeConfiguration", "SetVariables", "SetNetworkProfile",
        "CertificateSigned", "SetVariableMonitoring", "SetDERControl", "SetDefaultTariff", "ChangeTransactionTariff",
    ]
}
