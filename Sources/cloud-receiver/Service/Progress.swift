import Logging

/// What was done since the last report.
struct Progress: Equatable {
    private var since: ContinuousClock.Instant
    private var messages = 0
    private var transactions = 0
    private var records = 0
    private var samples = 0
    private var setAside = 0
    private var storing = Duration.zero

    init(since: ContinuousClock.Instant) {
        self.since = since
    }

    mutating func stored(_ stored: Stored, messages: Int, in time: Duration) {
        self.messages += messages
        self.transactions += 1
        self.records += stored.records
        self.samples += stored.samples
        self.setAside += stored.setAside.count
        self.storing += time
    }

    /// What to report, and begins anew; nil when it is not time, or when nothing happened.
    mutating func report(every interval: Duration, now: ContinuousClock.Instant) -> Logger.Metadata? {
        let elapsed = now - self.since
        guard elapsed >= interval else { return nil }
        defer { self = Progress(since: now) }
        guard self.messages > 0 else { return nil }
        let seconds = elapsed / .seconds(1)
        return [
            "seconds": "\(Int(seconds))", "messages": "\(self.messages)", "transactions": "\(self.transactions)",
            "records": "\(self.records)", "samples": "\(self.samples)", "set_aside": "\(self.setAside)",
            "records_per_second": "\(Int(Double(self.records) / seconds))",
            "storing_percent": "\(Int(100 * (self.storing / elapsed)))",
        ]
    }
}
