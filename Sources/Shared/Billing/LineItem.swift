/// One line of a bill: so much of something at one price and one tax rate.
public struct LineItem: Codable, Equatable, Sendable {
    /// OCPI's dimensions, and the two adjustments that `min_price` and `max_price` make.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case flat = "FLAT"
        case energy = "ENERGY"
        case time = "TIME"
        case parkingTime = "PARKING_TIME"
        case minimumPrice = "MIN_PRICE"
        case maximumPrice = "MAX_PRICE"

        init(_ dimension: TariffDimension) {
            switch dimension {
            case .flat: self = .flat
            case .energy: self = .energy
            case .time: self = .time
            case .parkingTime: self = .parkingTime
            }
        }

        /// What `quantity` counts.
        public var unit: Unit {
            switch self {
            case .energy: .milliwattHour
            case .time, .parkingTime: .millisecond
            case .flat, .minimumPrice, .maximumPrice: .piece
            }
        }

        /// In a customer's words.
        public var description: String {
            switch self {
            case .flat: "Session fee"
            case .energy: "Energy"
            case .time: "Charging time"
            case .parkingTime: "Idle time"
            case .minimumPrice: "Up to the minimum price"
            case .maximumPrice: "Down to the maximum price"
            }
        }
    }

    /// The price is per kWh, per hour or once; the quantity is counted finer.
    public enum Unit: String, Codable, Sendable {
        case milliwattHour = "milliwatt_hour"
        case millisecond
        case piece

        /// How many of this unit the price is for.
        public var perPrice: Int64 {
            switch self {
            case .milliwattHour: 1_000_000
            case .millisecond: 3_600_000
            case .piece: 1
            }
        }
    }

    public let kind: Kind
    public let description: String
    /// What is billed, in `kind.unit`, with `stepAddition`. Negative on a credit.
    public let quantity: Int64
    /// How much of `quantity` was not used, but added by `step_size`.
    public let stepAddition: Int64
    /// Excluding tax: per kWh, per hour, or once.
    public let price: Amount
    /// `quantity` × `price`, rounded to the currency's smallest unit; excluding tax.
    public let amount: Amount
    /// nil: no tax applies, which is not the same as 0 % (OCPI 2.2.1 PriceComponent).
    public let taxPercent: Amount?
    /// Where the quantity comes from, in order of time. Their quantities add up to `quantity` − `stepAddition`.
    public let parts: [LinePart]

    init(
        kind: Kind, quantity: Int64, stepAddition: Int64 = 0, price: Amount, amount: Amount, taxPercent: Amount?,
        parts: [LinePart] = []
    ) {
        self.kind = kind
        self.description = kind.description
        self.quantity = quantity
        self.stepAddition = stepAddition
        self.price = price
        self.amount = amount
        self.taxPercent = taxPercent
        self.parts = parts
    }

    enum CodingKeys: String, CodingKey {
        case kind, description, quantity, price, amount, parts
        case stepAddition = "step_addition"
        case taxPercent = "tax_percent"
    }

    /// The line that takes this one back.
    var negated: LineItem {
        LineItem(
            kind: self.kind, quantity: -self.quantity, stepAddition: -self.stepAddition, price: self.price,
            amount: -self.amount, taxPercent: self.taxPercent, parts: self.parts.map(\.negated))
    }
}

/// A stretch of the session that a line bills.
public struct LinePart: Codable, Equatable, Sendable {
    public let from: Timestamp
    public let to: Timestamp
    /// Energy of the session when the stretch began, in milliwatt-hours.
    public let fromMilliwattHours: Int64
    /// And when it ended.
    public let toMilliwattHours: Int64
    /// In the line's unit. Negative on a credit.
    public let quantity: Int64
    /// The position of the tariff's element that applied, from 1.
    public let element: Int
    /// For energy: the readings that enclose the stretch. Its ends are interpolated where they lie between readings.
    public let firstReading: MeterBasis?
    public let lastReading: MeterBasis?

    enum CodingKeys: String, CodingKey {
        case from, to, quantity, element
        case fromMilliwattHours = "from_milliwatt_hours"
        case toMilliwattHours = "to_milliwatt_hours"
        case firstReading = "first_reading"
        case lastReading = "last_reading"
    }

    var negated: LinePart {
        LinePart(
            from: self.from, to: self.to, fromMilliwattHours: self.fromMilliwattHours,
            toMilliwattHours: self.toMilliwattHours, quantity: -self.quantity, element: self.element,
            firstReading: self.firstReading, lastReading: self.lastReading)
    }
}

/// A reading as it was recorded.
public struct MeterBasis: Codable, Equatable, Sendable {
    public let at: Timestamp
    /// What the meter showed.
    public let registerMilliwattHours: Int64
    /// In the meter stream; nil for a value that came in a start or stop message.
    public let seq: Int64?

    public init(_ point: ChargeFacts.EnergyPoint) {
        self.at = point.at
        self.registerMilliwattHours = point.register.milliwattHours
        self.seq = point.readingSeq
    }

    enum CodingKeys: String, CodingKey {
        case at, seq
        case registerMilliwattHours = "register_milliwatt_hours"
    }
}
