/// Gathers the slices of a session under the prices that apply to them.
///
/// One line for each dimension, price and tax rate, however often a session comes back to it, so that a session with a
/// hundred pauses does not lose a hundred roundings.
struct LineLedger: Equatable {
    fileprivate struct Key: Hashable {
        var dimension: TariffDimension
        var price: Amount
        var vat: Amount?
    }

    fileprivate struct Stretch: Equatable {
        var from: EnergyCurve.Position
        var to: EnergyCurve.Position
        var quantity: Int64
        var element: Int
    }

    fileprivate struct Entry: Equatable {
        var key: Key
        var quantity: Int64 = 0
        var stepAddition: Int64 = 0
        var stretches: [Stretch] = []
    }

    /// The component that a dimension was billed by last: its step size is the one that counts.
    private struct LastUse: Equatable {
        var entry: Int
        var step: Int64?
    }

    private let tariff: Tariff
    private var entries: [Entry] = []
    private var entryOf: [Key: Int] = [:]
    private var lastEnergy: LastUse?
    private var lastTime: LastUse?

    init(tariff: Tariff) {
        self.tariff = tariff
    }

    mutating func add(_ slice: SessionSlice) {
        if !self.entries.contains(where: { $0.key.dimension == .flat }) {
            self.add(.flat, quantity: 1, slice)
        }
        if slice.milliwattHours > 0, let use = self.add(.energy, quantity: slice.milliwattHours, slice) {
            self.lastEnergy = use
        }
        guard slice.milliseconds > 0, let dimension = slice.kind.dimension else { return }
        if let use = self.add(dimension, quantity: slice.milliseconds, slice) { self.lastTime = use }
    }

    @discardableResult
    private mutating func add(_ dimension: TariffDimension, quantity: Int64, _ slice: SessionSlice) -> LastUse? {
        guard let (component, element) = self.tariff.component(dimension, at: slice.moment) else { return nil }
        let key = Key(dimension: dimension, price: component.price, vat: component.vat ?? self.tariff.taxPercent)
        let index = self.entryOf[key] ?? self.entries.count
        if index == self.entries.count {
            self.entries.append(Entry(key: key))
            self.entryOf[key] = index
        }
        let to = dimension == .flat ? slice.from : slice.to
        self.entries[index].append(Stretch(from: slice.from, to: to, quantity: quantity, element: element))
        return LastUse(entry: index, step: component.stepSize.map { $0 * dimension.unitsInStep })
    }

    /// OCPI's `step_size`: once a session, by the component used last; charging and idle time count together.
    mutating func roundUpToSteps() {
        self.roundUp([.energy], self.lastEnergy)
        self.roundUp([.time, .parkingTime], self.lastTime)
    }

    private mutating func roundUp(_ dimensions: Set<TariffDimension>, _ last: LastUse?) {
        guard let last, let step = last.step, step > 0 else { return }
        let billed = self.entries.filter { dimensions.contains($0.key.dimension) }.reduce(0) { $0 + $1.quantity }
        let beyond = billed % step
        if beyond > 0 { self.entries[last.entry].stepAddition = step - beyond }
    }

    /// The lines in the order in which bills are read: fee, energy, charging time, idle time.
    func lines(_ curve: EnergyCurve) -> [LineItem] {
        let order: [TariffDimension] = [.flat, .energy, .time, .parkingTime]
        return order.flatMap { dimension in
            self.entries.filter { $0.key.dimension == dimension }.map { self.line($0, curve) }
        }
    }

    private func line(_ entry: Entry, _ curve: EnergyCurve) -> LineItem {
        let quantity = entry.quantity + entry.stepAddition
        let dimension = entry.key.dimension
        let kind = LineItem.Kind(dimension)
        return LineItem(
            kind: kind, quantity: quantity, stepAddition: entry.stepAddition,
            price: entry.key.price,
            amount: self.tariff.currencyRounding.round(
                entry.key.price, times: quantity, per: kind.unit.perPrice),
            taxPercent: entry.key.vat,
            parts: entry.stretches.map { stretch in
                let basis = dimension == .energy ? curve.basis(from: stretch.from, to: stretch.to) : nil
                return LinePart(
                    from: stretch.from.at, to: stretch.to.at, fromMilliwattHours: stretch.from.milliwattHours,
                    toMilliwattHours: stretch.to.milliwattHours, quantity: stretch.quantity,
                    element: stretch.element, firstReading: basis.map { MeterBasis($0.first) },
                    lastReading: basis.map { MeterBasis($0.last) })
            })
    }
}

extension LineLedger.Entry {
    /// Joined to the last stretch when nothing of the dimension lies between the two.
    fileprivate mutating func append(_ stretch: LineLedger.Stretch) {
        self.quantity += stretch.quantity
        if let last = self.stretches.last, last.element == stretch.element, self.touches(last.to, stretch.from) {
            self.stretches[self.stretches.count - 1].to = stretch.to
            self.stretches[self.stretches.count - 1].quantity += stretch.quantity
        } else {
            self.stretches.append(stretch)
        }
    }

    private func touches(_ end: EnergyCurve.Position, _ begin: EnergyCurve.Position) -> Bool {
        switch self.key.dimension {
        case .energy: end.milliwattHours == begin.milliwattHours
        case .time, .parkingTime: end.at == begin.at
        case .flat: false
        }
    }
}

extension ActivityTimeline.Kind {
    /// What the time of such a stretch is billed as; nil: not at all.
    fileprivate var dimension: TariffDimension? {
        switch self {
        case .charging: .time
        case .idle: .parkingTime
        case .idleFree: nil
        }
    }
}
