/// The charging profiles that a charger was given, and what they allow.
///
/// As both versions rule: of the profiles of one purpose the highest stack level that is valid now counts; a session's
/// own profile takes the place of the default one; the charger's maximum bounds them all.
struct ChargingLimits: Equatable, Sendable {
    private(set) var profiles: [LimitProfile] = []

    /// A profile replaces the one of the same id, and the one of the same purpose, level and connector.
    mutating func set(_ profile: LimitProfile) {
        self.profiles.removeAll {
            $0.id == profile.id
                || ($0.purpose == profile.purpose && $0.stackLevel == profile.stackLevel
                    && $0.connector == profile.connector)
        }
        self.profiles.append(profile)
    }

    /// The profiles of a session end with it.
    mutating func sessionEnded(connector: Int) {
        self.profiles.removeAll { $0.purpose == .session && $0.connector == connector }
    }

    /// What `connector` may deliver at an instant, milliseconds since 1970.
    func allowance(connector: Int, at wall: Int64, sessionStart: Int64?) -> Allowance {
        let session = self.allowance(of: .session, connector, wall, sessionStart)
        let own = session ?? self.allowance(of: .sessionDefault, connector, wall, sessionStart)
        let whole = self.allowance(of: .charger, connector, wall, sessionStart)
        return Allowance.unlimited.bounded(by: own).bounded(by: whole)
    }

    /// What `connector` may deliver from an instant on, for as long as asked: each change with its second.
    func schedule(connector: Int, from wall: Int64, seconds: Int, sessionStart: Int64?) -> [ScheduledAllowance] {
        let changes = self.profiles.flatMap { $0.changes(sessionStart: sessionStart, from: wall, seconds: seconds) }
        var schedule: [ScheduledAllowance] = []
        for second in Set(changes + [0]).sorted() {
            let instant = wall + Int64(second) * 1000
            let allowance = self.allowance(connector: connector, at: instant, sessionStart: sessionStart)
            if schedule.last?.allowance != allowance {
                schedule.append(ScheduledAllowance(second: second, allowance: allowance))
            }
        }
        return schedule
    }

    private func allowance(
        of purpose: LimitProfile.Purpose, _ connector: Int, _ wall: Int64, _ sessionStart: Int64?
    ) -> Allowance? {
        self.profiles
            .filter { $0.purpose == purpose && ($0.connector == 0 || $0.connector == connector) }
            .sorted { $0.stackLevel > $1.stackLevel }
            .lazy.compactMap { $0.allowance(at: wall, sessionStart: sessionStart) }.first
    }
}

/// An upper bound: in watts over all phases, and in ampere on each.
struct Allowance: Equatable, Sendable {
    var watts: Double
    var amperes: Double

    /// All that the hardware has.
    static let unlimited = Allowance(watts: Plan.maximumPower, amperes: 32)

    func bounded(by other: Allowance?) -> Allowance {
        guard let other else { return self }
        return Allowance(watts: min(self.watts, other.watts), amperes: min(self.amperes, other.amperes))
    }

    /// What a car on some phases may draw, in watts.
    func power(phases: Int) -> Double { min(self.watts, self.amperes * Car.voltage * Double(phases)) }
}

/// What holds from a second of a schedule on.
struct ScheduledAllowance: Equatable, Sendable {
    var second: Int
    var allowance: Allowance
}
