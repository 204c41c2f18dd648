/// The energy of a session over its time: straight lines between the readings, never downwards.
///
/// The session's energy is the last register less the first. What a reading between them shows outside of that, a
/// register that went backwards or jumped, is held within it and flagged. Energies are whole milliwatt-hours since the
/// session's start, so what the pieces of a session hold always adds up to the whole.
struct EnergyCurve: Equatable {
    /// More than any session charges (10 GWh); it keeps the arithmetic of prices within its range.
    static let most: Int64 = 10_000_000_000_000

    /// A point on the curve.
    struct Position: Equatable {
        var at: Timestamp
        var milliwattHours: Int64

        static func precedes(_ left: Position, _ right: Position) -> Bool {
            (left.at, left.milliwattHours) < (right.at, right.milliwattHours)
        }
    }

    private struct Reading: Equatable {
        var position: Position
        var point: ChargeFacts.EnergyPoint
    }

    private let span: SessionSpan
    private var readings: [Reading] = []
    let total: Int64
    private(set) var flags: Set<BillFlag> = []

    init(_ points: [ChargeFacts.EnergyPoint], span: SessionSpan) {
        self.span = span
        guard let first = points.first, let last = points.last else {
            self.total = 0
            self.flags = [.noReadings]
            return
        }
        let difference = (last.register - first.register).milliwattHours
        self.total = min(max(difference, 0), Self.most)
        if difference != self.total { self.flags.insert(difference < 0 ? .meterBackwards : .implausibleEnergy) }
        self.append(points, since: first.register)
    }

    private mutating func append(_ points: [ChargeFacts.EnergyPoint], since origin: Energy) {
        var last = Position(at: self.span.start, milliwattHours: 0)
        for point in points {
            let shown = (point.register - origin).milliwattHours
            if shown < last.milliwattHours || (shown > self.total && self.total < Self.most) {
                self.flags.insert(.meterBackwards)
            }
            if point.at < last.at && !self.readings.isEmpty { self.flags.insert(.readingsOutOfOrder) }
            last = Position(
                at: min(max(point.at, last.at), self.span.end),
                milliwattHours: min(max(shown, last.milliwattHours), self.total))
            self.readings.append(Reading(position: last, point: point))
        }
    }

    /// The curve cut at instants and at energies: its begin, every cut within it, its end, in order.
    ///
    /// Between two readings energy is taken to flow evenly. A cut at an instant gets the energy until then, rounded
    /// down to the milliwatt-hour; a cut at an energy gets the instant at which it was reached, rounded down to the
    /// millisecond. Both are increasing, so the cuts stay in order.
    func positions(times: [Timestamp], energies: [Int64]) -> [Position] {
        var positions = [Position(at: self.span.start, milliwattHours: 0)]
        var times = times.filter { self.span.start < $0 && $0 < self.span.until }.sorted()[...]
        var energies = energies.filter { 0 < $0 && $0 <= self.total }.sorted()[...]
        for (from, to) in zip(self.vertices, self.vertices.dropFirst()) {
            var cuts: [Position] = []
            while let time = times.first, time <= to.at { cuts.append(Self.point(at: time, from, to, &times)) }
            while let energy = energies.first, energy <= to.milliwattHours {
                cuts.append(Self.point(reaching: energy, from, to, &energies))
            }
            positions += cuts.sorted(by: Position.precedes)
        }
        positions.append(Position(at: self.span.until, milliwattHours: self.total))
        return positions
    }

    private var vertices: [Position] {
        [Position(at: self.span.start, milliwattHours: 0)] + self.readings.map(\.position) + [
            Position(at: self.span.end, milliwattHours: self.total),
            Position(at: self.span.until, milliwattHours: self.total),
        ]
    }

    private static func point(
        at time: Timestamp, _ from: Position, _ to: Position, _ rest: inout ArraySlice<Timestamp>
    ) -> Position {
        rest.removeFirst()
        let energy = Self.share(
            of: to.milliwattHours - from.milliwattHours, time.milliseconds(since: from.at),
            outOf: to.at.milliseconds(since: from.at))
        return Position(at: time, milliwattHours: from.milliwattHours + energy)
    }

    private static func point(
        reaching energy: Int64, _ from: Position, _ to: Position, _ rest: inout ArraySlice<Int64>
    ) -> Position {
        rest.removeFirst()
        let time = Self.share(
            of: to.at.milliseconds(since: from.at), energy - from.milliwattHours,
            outOf: to.milliwattHours - from.milliwattHours)
        return Position(at: from.at.advanced(byMilliseconds: time), milliwattHours: energy)
    }

    private static func share(of amount: Int64, _ part: Int64, outOf whole: Int64) -> Int64 {
        whole == 0 ? amount : Int64(clamping: Int128(amount) * Int128(part) / Int128(whole))
    }

    /// The readings that enclose a piece of the curve: the last one before or at its begin, the first one at or after
    /// its end; at the session's ends the first and the last that there are.
    func basis(from: Position, to: Position) -> (first: ChargeFacts.EnergyPoint, last: ChargeFacts.EnergyPoint)? {
        guard let begin = self.readings.first, let end = self.readings.last else { return nil }
        let first = self.readings.last { Self.isAtOrBefore($0.position, from) } ?? begin
        let last = self.readings.first { Self.isAtOrBefore(to, $0.position) } ?? end
        return (first.point, last.point)
    }

    private static func isAtOrBefore(_ left: Position, _ right: Position) -> Bool {
        left.at <= right.at && left.milliwattHours <= right.milliwattHours
    }
}
