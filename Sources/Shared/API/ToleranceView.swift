/// What was accepted of one model of charger although the standard has it otherwise: an item of `GET /v1/tolerances`.
public struct ToleranceView: Codable, Hashable, Sendable {
    /// Empty where the charger never said what it is.
    public var vendor: String
    public var model: String
    public var deviation: Deviation
    /// For people.
    public var meaning: String
    public var count: Int64
    public var firstAt: Timestamp
    public var lastAt: Timestamp
    /// The charger that showed it last.
    public var charger: String

    public init(
        vendor: String, model: String, deviation: Deviation, count: Int64, firstAt: Timestamp, lastAt: Timestamp,
        charger: String
    ) {
        self.vendor = vendor
        self.model = model
        self.deviation = deviation
        self.meaning = deviation.meaning
        self.count = count
        self.firstAt = firstAt
        self.lastAt = lastAt
        self.charger = charger
    }

    enum CodingKeys: String, CodingKey {
        case vendor, model, meaning, count, charger
        case deviation = "tolerance"
        case firstAt = "first_at"
        case lastAt = "last_at"
    }
}
