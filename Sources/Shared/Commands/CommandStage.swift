/// Where a command stood, and since when.
public struct CommandStage: Codable, Hashable, Sendable {
    public var state: CommandState
    public var at: Timestamp
    /// The charger's words, or why; in brief.
    public var detail: String?

    public init(state: CommandState, at: Timestamp, detail: String? = nil) {
        self.state = state
        self.at = at
        self.detail = detail
    }
}

extension Command {
    /// The most that are kept; of a command that is sent again and again those in the middle are forgotten. The journal
    /// has all of them.
    static let mostStages = 16
    private static let firstStages = 4
    private static let longestDetail = 120

    /// Notes where it stands, where that is new.
    public mutating func noteStage(now: Timestamp) {
        guard self.stages.last?.state != self.state else { return }
        let detail = self.detail.map { String($0.prefix(Self.longestDetail)) }
        self.stages.append(CommandStage(state: self.state, at: now, detail: detail))
        if self.stages.count > Self.mostStages { self.stages.remove(at: Self.firstStages) }
    }

    /// What was tried, in words.
    var tried: String {
        let times = self.attempts == 1 ? "sent once" : "sent \(self.attempts) times"
        return self.sentAt.map { "\(times)\(self.attempts == 1 ? "" : ", the last") at \($0)" } ?? times
    }

    /// Nobody can say whether it happened: the detail says why, and what was tried.
    mutating func becomeUnknown() {
        self.state = .unknown
        self.detail = [self.detail, self.tried].compactMap(\.self).joined(separator: "; ")
    }
}
