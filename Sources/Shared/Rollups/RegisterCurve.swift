/// What a register counted over a session, point by point, whatever order its values came in.
///
/// The energy until a point is what no later value takes back: a value that is higher than one that follows it was
/// wrong, and counts as that one. So the whole is the last value less the first, never negative, and never falls.
struct RegisterCurve: Equatable {
    struct Point: Hashable {
        var at: Timestamp
        var register: Energy
    }

    /// In order of time; energies since the start, in milliwatt-hours.
    private(set) var points: [(at: Timestamp, energy: Int64)] = []

    /// - Parameters:
    ///   - start: where it begins; what claims to be earlier counts there.
    ///   - last: where it ends; what is later counts for nothing.
    init(start: Point, _ between: [Point], last: Point) {
        let inner = between.filter { $0.at <= last.at }.map {
            Point(at: max($0.at, start.at), register: $0.register)
        }
        let ordered = [start] + inner.sorted { ($0.at, $0.register) < ($1.at, $1.register) } + [last]
        var least = last.register
        var points: [(Timestamp, Int64)] = []
        for point in ordered.reversed() {
            least = min(least, point.register)
            points.append((point.at, max((least - start.register).milliwattHours, 0)))
        }
        self.points = points.reversed()
    }

    /// What flowed in each quarter of an hour.
    var quarters: [QuarterHour: Int64] {
        var quarters: [QuarterHour: Int64] = [:]
        for (from, to) in zip(self.points, self.points.dropFirst()) {
            for part in EnergySplit.parts(of: to.energy - from.energy, from: from.at, until: to.at) {
                quarters[part.quarter, default: 0] += part.amount
            }
        }
        return quarters
    }

    static func == (left: RegisterCurve, right: RegisterCurve) -> Bool {
        left.points.elementsEqual(right.points, by: ==)
    }
}
