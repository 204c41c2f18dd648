/// Where a report in many parts stands.
public enum ReportState: String, Codable, Sendable, CaseIterable {
    /// The charger was asked, and has not answered yet.
    case asked
    /// It will tell, or has begun to.
    case receiving
    /// Every part came, or there is nothing to tell.
    case complete
    /// Parts are missing, and for a while no more came.
    case incomplete

    public var isOpen: Bool { self == .asked || self == .receiving }
}

/// The assembly of one report.
///
/// Pure: events in, time as an argument. What the parts tell is stored as it comes; this tells whether it is all.
public struct ReportAssembly: Equatable, Sendable {
    /// The most that is kept of a report, in bytes.
    public static let mostBytes = 1 << 20
    /// The gateway's own requests have ids from here on: those that people choose are lower.
    private static let firstRequest = 500_000_000
    private static let requests: Int64 = 400_000_000

    public let kind: ReportKind
    public let request: Int
    /// The id of the command that asked for it; nil where that is not known.
    public let command: String?
    public private(set) var state: ReportState
    public let beganAt: Timestamp
    public private(set) var changedAt: Timestamp
    public private(set) var parts = ReportParts()
    public private(set) var entries = 0
    public private(set) var bytes = 0
    /// How many entries were left out because the report is longer than is kept.
    public private(set) var leftOut = 0

    public init(_ kind: ReportKind, request: Int, command: String?, now: Timestamp) {
        self.kind = kind
        self.request = request
        self.command = command
        self.state = .asked
        self.beganAt = now
        self.changedAt = now
    }

    /// A report that the database kept.
    public init(
        _ kind: ReportKind, request: Int, command: String?, state: ReportState, beganAt: Timestamp,
        changedAt: Timestamp, parts: ReportParts, entries: Int, bytes: Int, leftOut: Int
    ) {
        self.init(kind, request: request, command: command, now: beganAt)
        (self.state, self.changedAt, self.parts) = (state, changedAt, parts)
        (self.entries, self.bytes, self.leftOut) = (entries, bytes, leftOut)
    }

    /// The id of the request that a command of this number makes.
    public static func request(ofCommand number: Int64) -> Int { self.firstRequest + Int(number % self.requests) }

    /// The number of the command that made the request; nil where a person chose its id. Numbers beyond 400 million
    /// begin anew, later than a gateway lives.
    public static func command(ofRequest id: Int) -> Int64? {
        (self.firstRequest..<self.firstRequest + Int(self.requests)).contains(id) ? Int64(id - self.firstRequest) : nil
    }

    /// What to keep of a part that came.
    public enum Keeping: Equatable, Sendable {
        case keep(part: Int, entries: [String])
        /// It came before, or lies beyond what is kept.
        case nothing
    }

    /// A part came. Late parts of a report that was given up count too.
    public mutating func partCame(_ part: ReportPart, now: Timestamp) -> Keeping {
        let number = part.number ?? self.parts.next
        guard self.state != .complete, self.parts.takes(number) else { return .nothing }
        self.parts.came(number, isLast: part.isLast)
        (self.state, self.changedAt) = (self.parts.isComplete ? .complete : .receiving, now)
        let kept = self.fitting(part.entries)
        self.entries += kept.count
        self.leftOut += part.entries.count - kept.count
        return .keep(part: number, entries: kept)
    }

    private mutating func fitting(_ entries: [String]) -> [String] {
        entries.filter { entry in
            guard self.bytes + entry.utf8.count <= Self.mostBytes else { return false }
            self.bytes += entry.utf8.count
            return true
        }
    }

    /// The charger will tell.
    public mutating func accepted(now: Timestamp) {
        guard self.state == .asked else { return }
        (self.state, self.changedAt) = (.receiving, now)
    }

    /// The charger has nothing to tell.
    public mutating func hasNothing(now: Timestamp) {
        guard self.state.isOpen else { return }
        (self.state, self.changedAt) = (.complete, now)
    }

    /// Time passed: a report of which no part comes any more is incomplete.
    public mutating func ticked(now: Timestamp) {
        guard self.state == .receiving, ReportParts.isQuiet(since: self.changedAt, now: now) else { return }
        (self.state, self.changedAt) = (.incomplete, now)
    }

    /// Whether a part belongs to a later report under the same id: this one is over, and its parts do not come again
    /// after so long.
    public func isOver(before part: ReportPart, now: Timestamp) -> Bool {
        !self.state.isOpen && (part.number ?? 0) == 0 && ReportParts.isQuiet(since: self.changedAt, now: now)
    }

    /// What is missing; empty for a complete one.
    public var missing: [String] { self.state == .complete ? [] : self.parts.missing }

    /// Where it stands, in words.
    public var text: String {
        let told = self.entries == 1 ? "1 entry" : "\(self.entries) entries"
        let rest = self.leftOut == 0 ? "" : ", \(self.leftOut) more are not kept"
        switch self.state {
        case .asked: return "nothing came yet"
        case .receiving: return "\(told) so far"
        case .complete: return self.entries == 0 && self.leftOut == 0 ? "there is nothing to report" : told + rest
        case .incomplete:
            return "the report is incomplete: \(told)\(rest); missing of its parts: "
                + self.parts.missing.joined(separator: ", ")
        }
    }
}
