/// Something wrong in a tariff: where it stands, and what is wrong and what to do.
public struct TariffProblem: Error, Equatable, Sendable, CustomStringConvertible {
    /// As in the JSON: `elements[0].price_components[1].price`; empty for the file as a whole.
    public let path: String
    public let message: String

    public init(path: String, message: String) {
        self.path = path
        self.message = message
    }

    public var description: String {
        self.path.isEmpty ? self.message : "\(self.path): \(self.message)"
    }
}

/// A tariff that cannot be used, with everything that is wrong in it.
public struct InvalidTariff: Error, Equatable, Sendable, CustomStringConvertible {
    public let problems: [TariffProblem]

    public init(problems: [TariffProblem]) {
        self.problems = problems
    }

    public var description: String {
        self.problems.map(\.description).joined(separator: "\n")
    }
}

extension Tariff {
    private static let maximumElements = 100
    private static let maximumPrice = Amount(1_000_000)

    /// Everything that is wrong in this tariff; empty when it can price a session.
    public func problems() -> [TariffProblem] {
        var check = TariffCheck()
        self.checkNames(&check)
        check.amount(self.taxPercent, at: "tax_percent", upTo: Amount(100), places: 4)
        self.checkLimits(&check)
        check.range(self.idleGraceSeconds, at: "idle_grace_seconds", 0...31 * 86_400)
        if let places = self.rounding.places { check.range(Int64(places), at: "rounding.places", 0...4) }
        check.require((1...Self.maximumElements).contains(self.elements.count), "elements", "give 1 to 100 elements")
        for (index, element) in self.elements.prefix(Self.maximumElements).enumerated() {
            Self.check(element, at: "elements[\(index)]", &check)
        }
        return check.problems
    }

    private func checkNames(_ check: inout TariffCheck) {
        let isPlain = self.id.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 32 && $0.value < 127 }
        check.require(
            isPlain && (1...36).contains(self.id.utf8.count), "id", "give 1 to 36 printable ASCII characters, no spaces"
        )
        check.require(self.name.utf8.count <= 255, "name", "is longer than 255 bytes; shorten it")
        check.require(
            Currency.isCode(self.currency), "currency",
            "'\(self.currency.prefix(20))' is not an ISO 4217 code; write three capital letters such as EUR")
    }

    private func checkLimits(_ check: inout TariffCheck) {
        let places = self.currencyRounding.places
        for (name, limit) in [("min_price", self.minPrice), ("max_price", self.maxPrice)] {
            check.amount(limit?.exclVat, at: "\(name).excl_vat", upTo: Self.maximumPrice, places: places)
            check.amount(limit?.inclVat, at: "\(name).incl_vat", upTo: Self.maximumPrice, places: places)
            if let limit, let incl = limit.inclVat {
                check.require(incl >= limit.exclVat, "\(name).incl_vat", "is below excl_vat; it includes the tax")
            }
        }
        guard let least = self.minPrice, let most = self.maxPrice else { return }
        let inOrder = least.exclVat <= most.exclVat && least.inclVat ?? .zero <= most.inclVat ?? Self.maximumPrice
        check.require(inOrder, "min_price", "is above max_price; exchange them or drop one")
    }

    private static func check(_ element: TariffElement, at path: String, _ check: inout TariffCheck) {
        let components = element.priceComponents
        check.require(!components.isEmpty, "\(path).price_components", "holds no price; give at least one")
        for (index, component) in components.prefix(TariffDimension.allCases.count + 1).enumerated() {
            let place = "\(path).price_components[\(index)]"
            let isRepeated = components.prefix(index).contains { $0.type == component.type }
            check.require(!isRepeated, "\(place).type", "\(component.type.rawValue) stands in this element already")
            check.amount(component.price, at: "\(place).price", upTo: Self.maximumPrice, places: 6)
            check.amount(component.vat, at: "\(place).vat", upTo: Amount(100), places: 4)
            if let step = component.stepSize { check.range(step, at: "\(place).step_size", 1...1_000_000_000) }
        }
        if let restrictions = element.restrictions { restrictions.check(at: "\(path).restrictions", &check) }
    }
}

extension TariffRestrictions {
    fileprivate func check(at path: String, _ check: inout TariffCheck) {
        if let start = self.startTime, let end = self.endTime {
            check.require(
                start != end, "\(path).end_time", "is the same as start_time; leave both out for the whole day")
        }
        if let start = self.startDate, let end = self.endDate {
            check.require(
                start.day < end.day, "\(path).end_date", "must be after start_date: it is the first day not included")
        }
        for (name, amount) in [("min_kwh", self.minKWh), ("max_kwh", self.maxKWh)] {
            check.amount(amount, at: "\(path).\(name)", upTo: Amount(1_000_000_000), places: 6)
        }
        for (name, duration) in [("min_duration", self.minDuration), ("max_duration", self.maxDuration)] {
            if let duration { check.range(duration, at: "\(path).\(name)", 0...1_000_000_000) }
        }
        check.order(self.minKWh, self.maxKWh, at: path, "min_kwh", "max_kwh")
        check.order(self.minDuration, self.maxDuration, at: path, "min_duration", "max_duration")
    }
}

/// Gathers what is wrong, so that a person sees all of it at once.
private struct TariffCheck {
    private(set) var problems: [TariffProblem] = []

    mutating func require(_ holds: Bool, _ path: String, _ message: String) {
        if !holds { self.problems.append(TariffProblem(path: path, message: message)) }
    }

    mutating func range(_ value: Int64, at path: String, _ range: ClosedRange<Int64>) {
        let message = "\(value) is out of range; give \(range.lowerBound) to \(range.upperBound)"
        self.require(range.contains(value), path, message)
    }

    mutating func amount(_ amount: Amount?, at path: String, upTo limit: Amount, places: Int) {
        guard let amount else { return }
        self.require(
            !amount.isNegative && amount <= limit, path, "\(amount) is out of range; give 0 to \(limit)")
        self.require(
            amount.places <= places, path, "\(amount) is too fine; give at most \(places) decimal places")
    }

    mutating func order<Value: Comparable>(
        _ lower: Value?, _ upper: Value?, at path: String, _ lowerName: String, _ upperName: String
    ) {
        guard let lower, let upper else { return }
        self.require(lower < upper, "\(path).\(upperName)", "must be above \(lowerName), or it never applies")
    }
}
