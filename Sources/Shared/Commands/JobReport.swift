/// How far a charger has come with a job that it was given: firmware to install, a log to upload.
public struct JobReport: Hashable, Sendable {
    public enum Progress: Hashable, Sendable {
        case underWay
        case done
        case failed
    }

    /// The verb that gives such jobs.
    public var verb: CommandVerb
    /// The number of the command that gave the job; nil where the charger names none (1.6).
    public var number: Int64?
    /// The standard's word.
    public var status: String
    public var progress: Progress

    public init(verb: CommandVerb, number: Int64?, status: String, progress: Progress) {
        self.verb = verb
        self.number = number
        self.status = status
        self.progress = progress
    }
}

extension CommandVerb {
    /// Whether the charger tells how far it has come.
    var isJob: Bool { self == .updateFirmware || self == .publishFirmware || self == .getLogs }
}

extension CommandArguments {
    /// When what was asked for is to begin; nil for at once.
    public var beginsAt: Timestamp? {
        guard case .updateFirmware(let order) = self else { return nil }
        return [order.retrieveAt, order.installAt].compactMap { $0 }.max()
    }
}

extension Command {
    /// How long after a lost answer a charger may show by a report that it has the job, in seconds.
    public static let jobWindowSeconds: Int64 = 300

    /// The charger told how far it has come: that shows that it took the job, also where its answer was lost.
    public mutating func jobReported(_ report: JobReport, now: Timestamp) {
        guard !self.state.isFinal, self.attempts > 0 else { return }
        switch report.progress {
        case .done: self.effectSeen(report.status, now: now)
        case .failed:
            self.answeredAt = self.answeredAt ?? now
            self.failed(report.status)
        case .underWay:
            self.detail = report.status
            guard self.state != .sent else { return }
            self.state = .accepted
            self.answeredAt = self.answeredAt ?? now
            self.effectDeadline = self.deadlineOfEffect(now: now)
        }
    }

    /// What is said of a log that its charger reports to have brought here, and has not, or not yet.
    public static let nothingCame = "no file has come here"

    /// A file that the job asked for came after its charger had reported the job done: said in `words`.
    public mutating func fileKept(_ words: String) {
        guard self.state == .effective else { return }
        let told = self.detail?.replacing(": " + Self.nothingCame, with: "")
        self.detail = [told, words].compactMap(\.self).joined(separator: ": ")
    }

    /// Until when the effect of what is accepted now is awaited; nil where the acceptance is all there is to see.
    func deadlineOfEffect(now: Timestamp) -> Timestamp? {
        guard case .effect(let seconds) = self.request.verb.policy.outcome else { return nil }
        return max(now, self.request.arguments.beginsAt ?? now).advanced(bySeconds: seconds)
    }
}
