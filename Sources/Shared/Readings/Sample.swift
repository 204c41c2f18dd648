/// One sampled value, complete: nothing that a meter said is left out.
public struct Sample: Hashable, Sendable {
    public var series: Series
    public var value: SampleValue

    public init(_ series: Series, _ value: SampleValue) {
        self.series = series
        self.value = value
    }

    public init(_ series: Series, significand: Int64, exponent: Int = 0) {
        self.init(series, .number(ExactNumber(significand: significand, exponent: exponent)))
    }
}

/// The value of a sample.
public enum SampleValue: Hashable, Sendable {
    case number(ExactNumber)
    /// A signed meter value, byte for byte as it was sent (1.6 `format = SignedData`, 2.x `signedMeterValue`). Where
    /// 2.x sends a number beside the signature, that number stands in a sample of its own.
    case signed([UInt8])
    /// What a number should have been and is none, as it was sent.
    case text(String)
    /// A number in a unit that the standard does not name.
    case vendorUnit(ExactNumber, unit: String)
    /// A measurand that no standard lists, kept as it was sent; its series has the measurand `other`.
    case vendor(measurand: String, value: String, unit: String)
    /// A value for whose phase, context or location no standard has the word that was sent.
    indirect case worded(OwnWords, SampleValue)

    /// The number, where it may be taken for one of its series: what was measured somewhere unheard of may not.
    var number: ExactNumber? {
        switch self {
        case .number(let number): number
        case .worded(let words, let value) where words.phase == nil && words.location == nil: value.number
        case .signed, .text, .vendorUnit, .vendor, .worded: nil
        }
    }
}

/// The vendor's own words in a sample, as they were sent; nil where the standard's are used.
public struct OwnWords: Hashable, Sendable {
    public var phase: String?
    public var context: String?
    public var location: String?

    public init(phase: String? = nil, context: String? = nil, location: String? = nil) {
        self.phase = phase
        self.context = context
        self.location = location
    }
}

/// The samples of one instant at one outlet (`MeterValueType`).
public struct ReadingSet: Hashable, Sendable {
    /// When the charger says it measured.
    public var at: Timestamp
    public var samples: [Sample]

    public init(at: Timestamp, samples: [Sample]) {
        self.at = at
        self.samples = samples
    }

    /// The import register of the whole outlet, if a sample holds it: what energy is billed from.
    public var importRegister: Energy? { self.register(.energyActiveImportRegister) }

    /// The export register of the whole outlet, if a sample holds it: what a car gave back.
    public var exportRegister: Energy? { self.register(.energyActiveExportRegister) }

    private func register(_ measurand: Measurand) -> Energy? {
        self.total(of: measurand).flatMap { number, unit in
            switch unit {
            case .wattHour: number.scaled(byPowerOfTen: 3)
            case .kilowattHour: number.scaled(byPowerOfTen: 6)
            default: nil
            }
        }.map(Energy.init(milliwattHours:))
    }

    /// The active power drawn, in milliwatts: the total where it is sent, else the sum of the phases.
    public var importPower: Int64? {
        if let total = self.total(of: .powerActiveImport) { return Self.milliwatts(total.0, total.1) }
        var sum: Int64?
        for sample in self.samples where sample.series.measurand == .powerActiveImport {
            guard let number = sample.value.number,
                let part = Self.milliwatts(number, sample.series.unit)
            else { continue }
            sum = (sum ?? 0).addingReportingOverflow(part).partialValue
        }
        return sum
    }

    private func total(of measurand: Measurand) -> (ExactNumber, MeasurementUnit)? {
        for sample in self.samples
        where sample.series.measurand == measurand && sample.series.phase == .none
            && sample.series.location == .outlet
        {
            if let number = sample.value.number { return (number, sample.series.unit) }
        }
        return nil
    }

    private static func milliwatts(_ number: ExactNumber, _ unit: MeasurementUnit) -> Int64? {
        switch unit {
        case .watt: number.scaled(byPowerOfTen: 3)
        case .kilowatt: number.scaled(byPowerOfTen: 6)
        default: nil
        }
    }
}
