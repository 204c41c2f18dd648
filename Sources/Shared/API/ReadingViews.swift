internal import Foundation

/// The samples of one instant at one outlet.
public struct ReadingView: Codable, Hashable, Sendable {
    public var seq: Int64
    public var charger: String
    public var evse: Int
    public var connector: Int
    public var session: Int64?
    /// The instant that bills.
    public var at: Timestamp
    /// The charger's own timestamp, where another instant bills.
    public var claimed: Timestamp?
    public var receivedAt: Timestamp
    public var samples: [SampleView]

    public init(
        seq: Int64, charger: String, evse: Int, connector: Int, session: Int64?, at: Timestamp, claimed: Timestamp?,
        receivedAt: Timestamp, samples: [SampleView]
    ) {
        self.seq = seq
        self.charger = charger
        self.evse = evse
        self.connector = connector
        self.session = session
        self.at = at
        self.claimed = claimed
        self.receivedAt = receivedAt
        self.samples = samples
    }

    enum CodingKeys: String, CodingKey {
        case seq, charger, evse, connector, session, at, claimed, samples
        case receivedAt = "received_at"
    }
}

/// One sampled value in the standard's words.
public struct SampleView: Codable, Hashable, Sendable {
    public var measurand: String
    /// Left out where the sample names none.
    public var phase: String?
    /// Left out for the outlet.
    public var location: String?
    /// Left out for a periodic sample.
    public var context: String?
    public var unit: String?
    /// A number as exact decimal text, or what was sent in its place.
    public var value: String?
    /// A signed meter value, byte for byte, in base64.
    public var signed: String?

    public init(_ sample: Sample) {
        let series = sample.series
        self.measurand = series.measurand.name
        self.phase = series.phase == .none ? nil : series.phase.name
        self.location = series.location == .outlet ? nil : series.location.name
        self.context = series.context == .samplePeriodic ? nil : series.context.name
        self.unit = series.unit == .none ? nil : series.unit.name
        self.take(sample.value)
    }

    private mutating func take(_ value: SampleValue) {
        switch value {
        case .number(let number): self.value = number.description
        case .text(let text): self.value = text
        case .signed(let bytes): self.signed = Data(bytes).base64EncodedString()
        case .vendorUnit(let number, let unit):
            self.value = number.description
            self.unit = unit
        case .vendor(let measurand, let value, let unit):
            self.measurand = measurand
            self.value = value
            self.unit = unit.isEmpty ? nil : unit
        case .worded(let words, let value):
            self.phase = words.phase ?? self.phase
            self.context = words.context ?? self.context
            self.location = words.location ?? self.location
            self.take(value)
        }
    }
}
