/// A car and its battery.
struct Car: Equatable, Sendable {
    /// Volts between a phase and neutral.
    static let voltage = 230.0
    /// The least that a car draws on each phase, in ampere (IEC 61851-1): offered less, it does not charge.
    static let minimumCurrent = 6.0
    /// What of the energy from the outlet ends in the battery.
    private static let efficiency = 0.92

    let capacityWattHours: Double
    /// 0 to 1.
    private(set) var stateOfCharge: Double
    /// Where it stops by itself, 0 to 1.
    let target: Double
    /// 1 or 3.
    let phases: Int
    /// The most it draws on each phase, in ampere.
    let maximumCurrent: Double

    init(capacityWattHours: Double, stateOfCharge: Double, target: Double, phases: Int, maximumCurrent: Double) {
        self.capacityWattHours = capacityWattHours
        self.stateOfCharge = stateOfCharge
        self.target = target
        self.phases = phases
        self.maximumCurrent = maximumCurrent
    }

    var isFull: Bool { self.stateOfCharge >= self.target }

    /// What it draws when it may draw `offered`, in watts.
    func power(offered: Double) -> Double {
        guard !self.isFull, offered >= self.watts(Self.minimumCurrent) else { return 0 }
        let possible = max(self.watts(Self.minimumCurrent), self.watts(self.maximumCurrent) * self.taper)
        return min(possible, offered)
    }

    /// The current on each phase that a power means, in ampere.
    func current(power: Double) -> Double { power / Self.voltage / Double(self.phases) }

    /// Charges with `power` for some seconds, until it is full.
    /// - Returns: the energy drawn, in watt-hours.
    mutating func charge(power: Double, seconds: Double) -> Double {
        let room = max(0, self.target - self.stateOfCharge) * self.capacityWattHours / Self.efficiency
        let energy = min(power * seconds / 3600, room)
        let isFilled = energy >= room
        self.stateOfCharge =
            isFilled ? self.target : self.stateOfCharge + energy * Self.efficiency / self.capacityWattHours
        return energy
    }

    /// A battery takes less and less above four fifths.
    private var taper: Double {
        self.stateOfCharge <= 0.8 ? 1 : max(0.2, 1 - (self.stateOfCharge - 0.8) * 4)
    }

    private func watts(_ current: Double) -> Double { current * Self.voltage * Double(self.phases) }
}
