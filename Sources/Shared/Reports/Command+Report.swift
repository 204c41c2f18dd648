extension Command {
    /// The report that it asked for is over: complete is its effect.
    ///
    /// - Parameter answer: the report, a JSON object.
    public mutating func reported(_ report: ReportAssembly, answer: String?, now: Timestamp) {
        switch self.state {
        case .sent, .accepted: break
        // It will be sent again, and the report begin anew.
        case .queued where report.state == .complete && self.attempts > 0: break
        case .received, .queued, .rejected, .effective, .failed, .expired, .cancelled, .superseded, .unknown: return
        }
        self.state = report.state == .complete ? .effective : .failed
        self.detail = report.text
        self.answer = answer
        self.answeredAt = self.answeredAt ?? now
    }
}
