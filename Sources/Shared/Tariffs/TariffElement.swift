/// What a price component is a price of (OCPI 2.2.1 mod_tariffs, TariffDimensionType).
public enum TariffDimension: String, Codable, Sendable, CaseIterable {
    /// Per kWh; a step is 1 Wh.
    case energy = "ENERGY"
    /// Once a session.
    case flat = "FLAT"
    /// Per hour in which the car does not charge; a step is one second.
    case parkingTime = "PARKING_TIME"
    /// Per hour in which the car charges; a step is one second.
    case time = "TIME"

    /// One `step_size` in the unit that lines count in: a Wh, a second.
    var unitsInStep: Int64 {
        switch self {
        case .energy, .time, .parkingTime: 1000
        case .flat: 1
        }
    }
}

/// A price for one dimension (OCPI 2.2.1 PriceComponent).
public struct PriceComponent: Codable, Equatable, Sendable {
    public var type: TariffDimension
    /// Excluding tax: per kWh, per hour, or once. 0 to 1,000,000 with at most 6 decimal places.
    public var price: Amount
    /// Percent; nil: the tariff's `tax_percent`.
    public var vat: Amount?
    /// What is billed is rounded up to a multiple of this many Wh or seconds, once a session; nil: billed exactly.
    public var stepSize: Int64?

    public init(type: TariffDimension, price: Amount, vat: Amount? = nil, stepSize: Int64? = nil) {
        self.type = type
        self.price = price
        self.vat = vat
        self.stepSize = stepSize
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case type, price, vat
        case stepSize = "step_size"
    }
}

/// Prices that apply while their restrictions match (OCPI 2.2.1 TariffElement).
public struct TariffElement: Codable, Equatable, Sendable {
    public var priceComponents: [PriceComponent]
    public var restrictions: TariffRestrictions?

    public init(priceComponents: [PriceComponent], restrictions: TariffRestrictions? = nil) {
        self.priceComponents = priceComponents
        self.restrictions = restrictions
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case restrictions
        case priceComponents = "price_components"
    }
}

extension Tariff {
    /// The component that prices `dimension` at `moment`, with its element's position (from 1): the first that matches.
    func component(_ dimension: TariffDimension, at moment: TariffMoment) -> (component: PriceComponent, element: Int)?
    {
        for (index, element) in self.elements.enumerated() {
            guard let component = element.priceComponents.first(where: { $0.type == dimension }),
                element.restrictions?.match(moment) ?? true
            else { continue }
            return (component, index + 1)
        }
        return nil
    }
}
