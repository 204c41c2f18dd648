/// What a charger reports in many parts (OCPP 2.x).
public enum ReportKind: String, Codable, Sendable, CaseIterable {
    /// The monitors that are set on variables (N02, N03).
    case monitors
    /// The messages that it shows, or will (O03, O04).
    case displays
    /// The charging profiles that it has (K09).
    case profiles
    /// What it keeps of a customer (N09).
    case customer
    /// Variables of its device model, asked for by others than the gateway itself (B07, B08).
    case settings
    /// The controls of its distributed energy resource, of which it counts no parts (2.1, R04).
    case energyControls = "der"
}

extension CommandArguments {
    /// The report that a charger makes once it has accepted the command; nil where it makes none.
    public var report: ReportKind? {
        switch self {
        case .monitors: .monitors
        case .displays: .displays
        case .profiles: .profiles
        case .customer(let question): question.wantsReport ? .customer : nil
        default: nil
        }
    }
}

/// A part of a report, in the site's words.
public struct ReportPart: Hashable, Sendable {
    public var kind: ReportKind
    /// The id of the request that it answers.
    public var request: Int
    /// Counts the parts from 0; nil where the charger does not number them: then they come in order.
    public var number: Int?
    /// No part follows.
    public var isLast: Bool
    /// What it tells: each a JSON value, as text.
    public var entries: [String]
    /// Of a report on monitors: which variables they watch.
    public var monitors: [VariableMonitor] = []
    /// The message as a JSON object, for the journal.
    public var detail: String

    public init(kind: ReportKind, request: Int, number: Int?, isLast: Bool, entries: [String], detail: String) {
        self.kind = kind
        self.request = request
        self.number = number
        self.isLast = isLast
        self.entries = entries
        self.detail = detail
    }
}
