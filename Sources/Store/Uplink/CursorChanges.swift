internal import GRDB
internal import Shared

/// The two streams of the database.
public enum SiteStream: String, Codable, Sendable, CaseIterable {
    case journal
    case meter
}

extension Change {
    /// The cloud has stored everything of `stream` up to `seq`. A cursor never goes back by itself.
    ///
    /// - Parameter epoch: which one the cloud spoke of; of one that is over it changes nothing. Nil: of the one that is.
    /// - Throws: `Refusal` when `seq` is beyond what exists.
    public func acknowledge(_ stream: SiteStream, upTo seq: Int64, of epoch: String? = nil) throws {
        guard epoch == nil || epoch == self.cache.epoch else { return }
        let newest = self.cache.counters[stream == .journal ? .journal : .meter]
        guard seq <= newest else {
            throw Refusal(.conflict, "\(stream.rawValue) \(seq) was acknowledged, and only \(newest) exist")
        }
        try self.run(
            "UPDATE cursor SET acknowledged = ?, acknowledged_at = ? WHERE stream = ? AND acknowledged < ?",
            [seq, self.now.milliseconds, stream.rawValue, seq])
    }
}
