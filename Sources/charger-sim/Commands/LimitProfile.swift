/// A charging profile in the words of no version.
struct LimitProfile: Equatable, Sendable {
    enum Purpose: Equatable, Sendable {
        /// Of the charger as a whole.
        case charger
        /// Of sessions that have none of their own.
        case sessionDefault
        case session
    }

    enum Kind: Equatable, Sendable {
        case absolute
        /// From the start of the session.
        case relative
        /// Again after this many seconds.
        case recurring(seconds: Int64)
    }

    struct Period: Equatable, Sendable {
        /// From the start of the schedule.
        var second: Int
        var allowance: Allowance
    }

    var id: Int
    /// 0 is every connector.
    var connector: Int
    var purpose: Purpose
    var stackLevel: Int
    var kind: Kind
    /// Instants are in milliseconds since 1970.
    var startsAt: Int64
    var validFrom: Int64?
    var validTo: Int64?
    var seconds: Int?
    var periods: [Period]

    /// What it allows at an instant; nil when it says nothing about it.
    func allowance(at wall: Int64, sessionStart: Int64?) -> Allowance? {
        guard wall >= self.validFrom ?? .min, wall < self.validTo ?? .max else { return nil }
        let second = (wall - self.origin(before: wall, sessionStart: sessionStart)) / 1000
        guard second >= 0, self.seconds.map({ second < Int64($0) }) ?? true else { return nil }
        return self.periods.last { Int64($0.second) <= second }?.allowance
    }

    /// The seconds after `wall` at which it may say something else.
    func changes(sessionStart: Int64?, from wall: Int64, seconds: Int) -> [Int] {
        var instants = [self.validFrom, self.validTo].compactMap { $0 }
        var origin = self.origin(before: wall, sessionStart: sessionStart)
        let end = wall + Int64(seconds) * 1000
        repeat {
            instants += self.periods.map { origin + Int64($0.second) * 1000 }
            if let seconds = self.seconds { instants.append(origin + Int64(seconds) * 1000) }
            guard case .recurring(let interval) = self.kind else { break }
            origin += interval * 1000
        } while origin < end
        return instants.filter { $0 > wall && $0 < end }.map { Int(($0 - wall + 999) / 1000) }
    }

    /// When the schedule that runs at `wall` began.
    private func origin(before wall: Int64, sessionStart: Int64?) -> Int64 {
        switch self.kind {
        case .absolute: return self.startsAt
        case .relative: return sessionStart ?? self.startsAt
        case .recurring(let seconds):
            guard wall > self.startsAt else { return self.startsAt }
            return wall - (wall - self.startsAt) % (seconds * 1000)
        }
    }
}
