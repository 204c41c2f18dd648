/// Why a token may charge, or may not.
public enum AuthorizationReason: Hashable, Sendable {
    case listed
    case startCommand
    case acceptedType(String)
    case unknownAccepted(isOffline: Bool)
    case chargerAwaitsApproval
    case unknown(isOffline: Bool)
    /// The list has it as a token of another type.
    case otherType(listed: String)
    case blocked
    case expired(Timestamp)
    case masterPassBeginsNothing
    case notAtCharger(ofGroup: Bool)
    case notAtEVSE([Int], ofGroup: Bool)
    case concurrent(RunningSession)

    /// The reason in one word, for programs.
    public var word: String {
        switch self {
        case .listed: "listed"
        case .startCommand: "start_command"
        case .acceptedType: "accepted_type"
        case .unknownAccepted: "unknown_accepted"
        case .chargerAwaitsApproval: "charger_awaits_approval"
        case .unknown: "unknown"
        case .otherType: "other_type"
        case .blocked: "blocked"
        case .expired: "expired"
        case .masterPassBeginsNothing: "master_pass_begins_nothing"
        case .notAtCharger: "not_at_charger"
        case .notAtEVSE: "not_at_evse"
        case .concurrent: "concurrent"
        }
    }

    /// The reason for a person, with what could be done about it.
    public func explanation(token: String, charger: String) -> String {
        switch self {
        case .listed: "It is on the list, not blocked, not expired, and allowed here."
        case .startCommand: "A start command for it waits at \(charger), or has not expired."
        case .acceptedType(let type): "Tokens of the type \(type) need not be on the list (tokens.accepted_types)."
        case .unknownAccepted(let isOffline):
            "It is not on the list; \(Self.key(isOffline)) accepts such tokens\(Self.when(isOffline))."
        case .chargerAwaitsApproval:
            "\(charger) awaits approval, and until then nobody can charge there: edgectl chargers approve \(charger)"
        case .unknown(let isOffline):
            "It is not on the list, and \(Self.key(isOffline)) rejects such tokens\(Self.when(isOffline)): "
                + "edgectl tokens add \(token)"
        case .otherType(let listed):
            "The list has it as a token of the type \(listed), and those of other types are other tokens."
        case .blocked: "It is blocked: edgectl tokens unblock \(token)"
        case .expired(let instant): "It expired at \(instant)."
        case .masterPassBeginsNothing: "Its group is the master pass (tokens.master_pass_group): it ends sessions only."
        case .notAtCharger(let ofGroup): "\(Self.whose(ofGroup)) do not include \(charger)."
        case .notAtEVSE(let evses, let ofGroup):
            "\(Self.whose(ofGroup)) include \(charger) only at EVSE \(evses.map(String.init).joined(separator: ", "))."
        case .concurrent(let session):
            "It charges already: session \(session.id.rawValue) at \(session.charger), EVSE \(session.evse), and it may "
                + "not charge twice at once."
        }
    }

    private static func key(_ isOffline: Bool) -> String { isOffline ? "tokens.unknown_offline" : "tokens.unknown" }

    private static func when(_ isOffline: Bool) -> String { isOffline ? " while the cloud is away" : "" }

    private static func whose(_ ofGroup: Bool) -> String { ofGroup ? "The places of its group" : "Its places" }
}
