internal import GRDB
internal import Shared

/// Goes through a stream by its sequence numbers, a bounded stretch at a time, until enough is found or time is up.
///
/// The streams have no index on chargers or times: an index costs each reading a third of its room. So what is
/// asked of one charger is looked for in stretches, and a page that was cut short by time says where to go on.
struct StreamWalk {
    typealias Fetch = (_ range: ClosedRange<Int64>, _ isDescending: Bool, _ limit: Int) throws -> [Row]

    /// The first and the last number that exist; nil when the stream is empty.
    private let bounds: ClosedRange<Int64>?
    private let query: ListQuery
    private let stretch: Int64
    private let deadline: ContinuousClock.Instant

    init(_ db: Database, _ stream: SiteStream, query: ListQuery, limit: Duration = .seconds(1)) throws {
        let row = try Row.fetchOne(db, sql: "SELECT min(seq), max(seq) FROM \(stream.rawValue)")
        if let first = row?[0] as Int64?, let newest = row?[1] as Int64?,
            case let last = min(newest, query.upTo ?? .max),
            first <= last
        {
            self.bounds = first...last
        } else {
            self.bounds = nil
        }
        self.query = query
        // A session's records are found without going through the stream.
        self.stretch = query.session == nil ? 20_000 : .max
        self.deadline = .now + limit
    }

    /// What was found, oldest first, and the cursor where it goes on.
    ///
    /// - Parameter fetch: gives the rows in a range of numbers, in either order, at most so many.
    func page(_ fetch: Fetch) throws -> (rows: [Row], next: Int64?) {
        guard let bounds else { return ([], nil) }
        if let after = try ListQuery.number(self.query.after) {
            return try self.forward(from: max(after, bounds.lowerBound - 1), to: bounds.upperBound, fetch)
        }
        let before = try ListQuery.number(self.query.before) ?? .max
        let start = before > bounds.upperBound ? bounds.upperBound + 1 : before
        return try self.backward(from: start, to: bounds.lowerBound, fetch)
    }

    private func forward(from start: Int64, to end: Int64, _ fetch: Fetch) throws -> (rows: [Row], next: Int64?) {
        var found: [Row] = []
        var position = start
        while position < end, found.count < self.query.limit {
            let last = end - position > self.stretch ? position + self.stretch : end
            found += try fetch(position + 1...last, false, self.query.limit - found.count)
            position = found.count < self.query.limit ? last : found.last?["seq"] ?? last
            if .now > self.deadline { break }
        }
        return (found, position < end ? position : nil)
    }

    private func backward(from start: Int64, to end: Int64, _ fetch: Fetch) throws -> (rows: [Row], next: Int64?) {
        var found: [Row] = []
        var position = start
        while position > end, found.count < self.query.limit {
            let first = position - end > self.stretch ? position - self.stretch : end
            found += try fetch(first...position - 1, true, self.query.limit - found.count)
            position = found.count < self.query.limit ? first : found.last?["seq"] ?? first
            if .now > self.deadline { break }
        }
        return (found.reversed(), position > end ? position : nil)
    }
}
