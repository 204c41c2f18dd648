/// A report of a charger in many parts: `GET /v1/chargers/{id}/reports`, and the `answer` of the commands that ask for
/// one.
public struct ReportView: Codable, Hashable, Sendable {
    public var kind: ReportKind
    /// The id of the request that it answers.
    public var request: Int
    /// The id of the command that asked for it; nil where that is not known.
    public var command: String?
    public var state: ReportState
    public var beganAt: Timestamp
    public var changedAt: Timestamp
    /// The parts that did not come, as `3`, `5-7` and `the end`; empty for a complete one.
    public var missing: [String]
    /// How many entries there are.
    public var entries: Int
    /// Entries beyond the most that is kept of a report.
    public var leftOut: Int

    public init(_ report: ReportAssembly) {
        self.kind = report.kind
        self.request = report.request
        self.command = report.command
        self.state = report.state
        self.beganAt = report.beganAt
        self.changedAt = report.changedAt
        self.missing = report.missing
        self.entries = report.entries
        self.leftOut = report.leftOut
    }

    enum CodingKeys: String, CodingKey {
        case kind, request, command, state, missing, entries
        case beganAt = "began_at"
        case changedAt = "changed_at"
        case leftOut = "left_out"
    }
}

/// A report with what it tells: `GET /v1/chargers/{id}/reports/{kind}`, the newest of the kind.
public struct ReportDetail: Codable, Hashable, Sendable {
    public var report: ReportView
    /// A JSON array, as text: of `DeviceMonitor`, `DisplayMessage` or `ReportedProfile`, or of the texts of a customer.
    public var told: String

    public init(report: ReportView, told: String) {
        self.report = report
        self.told = told
    }
}
