/// When the end of a certificate is spoken of: once at each threshold.
public enum ExpiryWarning {
    /// In days before the end, the earliest first; the last one is the end itself.
    public static let thresholds: [Int64] = [60, 30, 14, 7, 3, 1, 0]

    /// How long before its end a certificate is first spoken of, in milliseconds.
    public static let early = Self.thresholds[0] * Self.day

    private static let day: Int64 = 86_400_000

    /// The threshold that has been reached and not been spoken of yet; nil where there is nothing new to say.
    ///
    /// - Parameter told: the threshold that was spoken of last.
    public static func due(end: Timestamp, now: Timestamp, told: Int64?) -> Int64? {
        let left = end.milliseconds(since: now)
        guard let reached = self.thresholds.last(where: { left <= $0 * self.day }) else { return nil }
        return told.map { $0 <= reached } ?? false ? nil : reached
    }

    /// Whole days that are left; negative after the end.
    public static func daysLeft(end: Timestamp, now: Timestamp) -> Int64 {
        let left = end.milliseconds(since: now)
        return left >= 0 ? left / self.day : -((-left + self.day - 1) / self.day)
    }
}
