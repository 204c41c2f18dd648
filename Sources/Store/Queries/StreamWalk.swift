internal import GRDB
internal import Shared

/// Goes through a stream by its sequence numbers, a bounded stretch at a time, until enough is found or time is up.
///
/// The streams have no index on chargers or times: an index costs each reading a third of its room. So what is
/// asked of one charger is looked for in stretches, those of other times are passed over (StreamBlock), and a page that
/// was cut short by time says where to go on.
struct StreamWalk {
    typealias Fetch = (_ range: ClosedRange<Int64>, _ isDescending: Bool, _ limit: Int) throws -> [Row]

    /// The numbers among which to look, in their order.
    private let parts: [ClosedRange<Int64>]
    private let query: ListQuery
    private let stretch: Int64
    private let deadline: ContinuousClock.Instant

    init(_ db: Database, _ stream: SiteStream, query: ListQuery, limit: Duration = .seconds(1)) throws {
        self.query = query
        // A session's records are found without going through the stream.
        self.stretch = query.session == nil ? 20_000 : .max
        self.deadline = .now + limit
        guard let held = try stream.held(db),
            let range = try Self.range(held.lowerBound, held.upperBound, query)
        else {
            self.parts = []
            return
        }
        self.parts =
            query.session == nil
            ? try StreamBlock.parts(of: range, since: query.since, until: query.until, stream, db) : [range]
    }

    /// Nil where nothing is between the cursors.
    private static func range(_ first: Int64, _ last: Int64, _ query: ListQuery) throws -> ClosedRange<Int64>? {
        let after = try ListQuery.number(query.after) ?? 0
        // Lists have one cursor.
        let before = try query.after == nil ? ListQuery.number(query.before) ?? .max : .max
        let lower = max(first, after < last ? after + 1 : .max)
        let upper = min(last, query.upTo ?? .max, before > first ? before - 1 : 0)
        return lower <= upper ? lower...upper : nil
    }

    /// What was found, oldest first, and the cursor where it goes on.
    ///
    /// - Parameter fetch: gives the rows in a range of numbers, in either order, at most so many.
    func page(_ fetch: Fetch) throws -> (rows: [Row], next: Int64?) {
        self.query.after == nil ? try self.backward(fetch) : try self.forward(fetch)
    }

    private func forward(_ fetch: Fetch) throws -> (rows: [Row], next: Int64?) {
        var found: [Row] = []
        var hasLooked = false
        for part in self.parts {
            var position = part.lowerBound - 1
            while position < part.upperBound {
                guard found.count < self.query.limit, !hasLooked || .now <= self.deadline else {
                    return (found, position)
                }
                let last = part.upperBound - position > self.stretch ? position + self.stretch : part.upperBound
                hasLooked = true
                found += try fetch(position + 1...last, false, self.query.limit - found.count)
                position = found.count < self.query.limit ? last : found.last?["seq"] ?? last
            }
        }
        return (found, nil)
    }

    private func backward(_ fetch: Fetch) throws -> (rows: [Row], next: Int64?) {
        var found: [Row] = []
        var hasLooked = false
        for part in self.parts.reversed() {
            var position = part.upperBound + 1
            while position > part.lowerBound {
                guard found.count < self.query.limit, !hasLooked || .now <= self.deadline else {
                    return (found.reversed(), position)
                }
                let first = position - part.lowerBound > self.stretch ? position - self.stretch : part.lowerBound
                hasLooked = true
                found += try fetch(first...position - 1, true, self.query.limit - found.count)
                position = found.count < self.query.limit ? first : found.last?["seq"] ?? first
            }
        }
        return (found.reversed(), nil)
    }
}
