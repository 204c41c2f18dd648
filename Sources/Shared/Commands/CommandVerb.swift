/// What a command asks for. Every verb works for every OCPP version; `ocpp` passes a CALL of the charger's own through.
public enum CommandVerb: String, Codable, Sendable, CaseIterable {
    case start
    case stop
    case unlock
    case reset
    case availability
    case limit
    case clearLimit = "clear-limit"
    case schedule
    case profiles
    case reserve
    case cancelReservation = "cancel-reservation"
    case clearCache = "clear-cache"
    case localList = "local-list"
    case updateFirmware = "update-firmware"
    case getLogs = "get-logs"
    case publishFirmware = "publish-firmware"
    case unpublishFirmware = "unpublish-firmware"
    case setDisplay = "set-display"
    case displays
    case clearDisplay = "clear-display"
    case setMonitor = "set-monitor"
    case monitors
    case clearMonitor = "clear-monitor"
    case customer
    case trigger
    case configure
    case installCertificate = "install-certificate"
    case deleteCertificate = "delete-certificate"
    case certificates
    case certificateSigned = "certificate-signed"
    case renewCertificate = "renew-certificate"
    case ocpp

    /// The one table of what may be done when no answer came, how long a command is worth doing where it does not say,
    /// what counts as its outcome, and how soon it leaves among others. For `ocpp` the rule is that of its action, which the charger's side knows.
    public var policy: CommandPolicy {
        switch self {
        case .start: CommandPolicy(rule: .verify, lifetimeSeconds: 60, outcome: .effect(withinSeconds: 180))
        case .stop:
            CommandPolicy(
                rule: .resend, lifetimeSeconds: 86_400, outcome: .effect(withinSeconds: 60), priority: .high)
        case .unlock: CommandPolicy(rule: .never, lifetimeSeconds: 30, outcome: .answer, priority: .high)
        case .reset: CommandPolicy(rule: .never, lifetimeSeconds: 60, outcome: .effect(withinSeconds: 300))
        case .availability: CommandPolicy(rule: .resend, lifetimeSeconds: 3600, outcome: .answer)
        case .limit:
            CommandPolicy(rule: .resend, lifetimeSeconds: 3600, outcome: .effect(withinSeconds: 60), priority: .high)
        case .clearLimit: CommandPolicy(rule: .resend, lifetimeSeconds: 3600, outcome: .answer, priority: .high)
        case .schedule: CommandPolicy(rule: .resend, lifetimeSeconds: 60, outcome: .answer)
        case .profiles: Self.report
        case .reserve: CommandPolicy(rule: .resend, lifetimeSeconds: 300, outcome: .answer)
        case .cancelReservation: CommandPolicy(rule: .resend, lifetimeSeconds: 3600, outcome: .answer)
        case .clearCache: CommandPolicy(rule: .resend, lifetimeSeconds: 3600, outcome: .answer)
        case .localList: CommandPolicy(rule: .resend, lifetimeSeconds: 86_400, outcome: .answer, priority: .low)
        case .updateFirmware:
            CommandPolicy(
                rule: .verify, lifetimeSeconds: 3600, outcome: .effect(withinSeconds: 86_400), priority: .low)
        case .publishFirmware:
            CommandPolicy(
                rule: .verify, lifetimeSeconds: 3600, outcome: .effect(withinSeconds: 86_400), priority: .low)
        case .unpublishFirmware:
            CommandPolicy(rule: .never, lifetimeSeconds: 3600, outcome: .answer, priority: .low)
        case .getLogs:
            CommandPolicy(rule: .verify, lifetimeSeconds: 3600, outcome: .effect(withinSeconds: 7200), priority: .low)
        case .setDisplay: CommandPolicy(rule: .resend, lifetimeSeconds: 3600, outcome: .answer)
        case .displays: Self.report
        case .clearDisplay: CommandPolicy(rule: .resend, lifetimeSeconds: 3600, outcome: .answer)
        // A new one that was set twice would be two: `CommandArguments.rule`.
        case .setMonitor: CommandPolicy(rule: .resend, lifetimeSeconds: 3600, outcome: .answer)
        case .monitors: Self.report
        case .clearMonitor: CommandPolicy(rule: .resend, lifetimeSeconds: 3600, outcome: .answer)
        case .customer:
            CommandPolicy(rule: .never, lifetimeSeconds: 300, outcome: .effect(withinSeconds: 900), priority: .low)
        case .trigger: CommandPolicy(rule: .resend, lifetimeSeconds: 60, outcome: .answer)
        case .configure: CommandPolicy(rule: .verify, lifetimeSeconds: 3600, outcome: .effect(withinSeconds: 60))
        case .installCertificate, .deleteCertificate:
            CommandPolicy(rule: .resend, lifetimeSeconds: 3600, outcome: .effect(withinSeconds: 60))
        case .certificates: CommandPolicy(rule: .resend, lifetimeSeconds: 600, outcome: .answer)
        case .certificateSigned: CommandPolicy(rule: .verify, lifetimeSeconds: 86_400, outcome: .answer)
        case .renewCertificate:
            CommandPolicy(rule: .never, lifetimeSeconds: 3600, outcome: .effect(withinSeconds: 300))
        case .ocpp: CommandPolicy(rule: .never, lifetimeSeconds: 60, outcome: .answer)
        }
    }

    /// A report is there when all of its parts are; how long it may pause between two is `ReportParts.quietSeconds`.
    private static let report = CommandPolicy(
        rule: .resend, lifetimeSeconds: 300, outcome: .effect(withinSeconds: 900), priority: .low)
}

/// How a verb is carried out.
public struct CommandPolicy: Hashable, Sendable {
    public var rule: CommandRule
    public var lifetimeSeconds: Int64
    public var outcome: CommandOutcome
    /// Where the command itself does not say.
    public var priority: CommandPriority

    init(
        rule: CommandRule, lifetimeSeconds: Int64, outcome: CommandOutcome, priority: CommandPriority = .normal
    ) {
        self.rule = rule
        self.lifetimeSeconds = lifetimeSeconds
        self.outcome = outcome
        self.priority = priority
    }
}

/// What may be done when a CALL got no answer: a timeout means unknown, not failed.
public enum CommandRule: String, Codable, Sendable {
    /// Doing it twice is doing it once: send again until it is answered or expires.
    case resend
    /// Look whether it happened; send again only when it surely did not.
    case verify
    /// Twice would do harm: what happened stays unknown unless it shows.
    case never
}

/// What shows that a command worked.
public enum CommandOutcome: Hashable, Sendable {
    /// The charger's acceptance is all there is to see.
    case answer
    /// Something must happen after the acceptance: the transaction of a start, the boot of a reset.
    case effect(withinSeconds: Int64)
}
