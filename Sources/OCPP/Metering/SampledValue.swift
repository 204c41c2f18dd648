/// One measured value, as both versions send it. What a message leaves out has the standard's default.
public struct SampledValue: Hashable, Sendable {
    /// The value exactly as it was sent: in 1.6 a text, in 2.x a number.
    public var value: String
    /// The value as a number, before `multiplier`; nil when it is none, such as signed data or "NaN".
    public var number: DecimalNumber?
    /// Nil where it is one of the vendor's: see `vendorMeasurand`.
    public var measurand: Measurand?
    /// The vendor's own word, where no standard lists it.
    public internal(set) var vendorMeasurand: String?
    public var phase: Phase?
    public var context: ReadingContext
    public var location: MeasurementLocation
    public var unit: MeasurementUnit
    /// The exponent of ten by which a 2.x value is to be multiplied; 0 in 1.6.
    public var multiplier: Int
    public var signed: SignedValue?
    /// Words of the vendor's where the standard has a list, and none of it may stand for them; almost always empty.
    public internal(set) var ownWords: [OwnWord] = []

    public init(
        value: String, measurand: Measurand = .energyActiveImportRegister, phase: Phase? = nil,
        context: ReadingContext = .samplePeriodic, location: MeasurementLocation = .outlet,
        unit: MeasurementUnit? = nil, multiplier: Int = 0, signed: SignedValue? = nil
    ) {
        self.value = value
        self.number = DecimalNumber(value)
        self.measurand = measurand
        self.phase = phase
        self.context = context
        self.location = location
        self.unit = unit ?? measurand.defaultUnit
        self.multiplier = multiplier
        self.signed = signed
    }

    /// The value with its multiplier; nil when it is no number.
    public var quantity: DecimalNumber? {
        guard let number = self.number else { return nil }
        let (exponent, overflow) = number.exponent.addingReportingOverflow(self.multiplier)
        return overflow ? nil : DecimalNumber(significand: number.significand, exponent: exponent)
    }
}

/// A word of a sampled value that no standard lists.
public enum OwnWord: Hashable, Sendable {
    case phase(String)
    case context(String)
    case location(String)
}

/// What a meter signed, byte for byte: a signature over anything else is worth nothing.
public enum SignedValue: Hashable, Sendable {
    /// The value of a 1.6 sampled value of the format SignedData.
    case text(String)
    /// The JSON of a 2.x `signedMeterValue` object, as it stood in the message.
    case object([UInt8])
}

/// The values that were sampled at one instant.
public struct MeterValue: Hashable, Sendable, JSONReadable {
    public var timestamp: OCPPTimestamp
    public var sampledValues: [SampledValue]

    public init(timestamp: OCPPTimestamp, sampledValues: [SampledValue]) {
        self.timestamp = timestamp
        self.sampledValues = sampledValues
    }

    public init(_ json: JSONValue) throws(MessageError) {
        self.timestamp = try json.required("timestamp")
        self.sampledValues = try json.required("sampledValue")
    }
}
