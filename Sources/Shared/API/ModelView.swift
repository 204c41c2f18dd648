/// What is known of a charger's settings: `GET /v1/chargers/{id}/model`.
public struct ModelView: Codable, Hashable, Sendable {
    public var charger: String
    /// The subprotocol that the charger spoke last: with `ocpp1.6` the variables are configuration keys.
    public var version: String?
    /// Nil where the settings were never read.
    public var reading: ModelReadingView?
    /// By component and name.
    public var variables: [DeviceVariable]

    public init(charger: String, version: String?, reading: ModelReadingView?, variables: [DeviceVariable]) {
        self.charger = charger
        self.version = version
        self.reading = reading
        self.variables = variables
    }
}

/// Where the reading of a charger's settings stands.
public struct ModelReadingView: Codable, Hashable, Sendable {
    /// Counts the readings of the charger from 1.
    public var number: Int
    public var state: ModelReadingState
    public var reason: String
    public var firmwareVersion: String?
    public var changedAt: Timestamp
    /// The parts that did not come; empty for a complete reading.
    public var missing: [String]
    /// Values beyond the most that are kept of a charger.
    public var leftOut: Int
    public var detail: String?

    public init(_ reading: ModelReading) {
        self.number = reading.number
        self.state = reading.state
        self.reason = reading.reason
        self.firmwareVersion = reading.firmwareVersion
        self.changedAt = reading.changedAt
        switch reading.state {
        case .receiving, .incomplete: self.missing = reading.parts.missing
        case .wanted, .asked, .complete, .notSupported, .failed: self.missing = []
        }
        self.leftOut = reading.leftOut
        self.detail = reading.detail
    }

    enum CodingKeys: String, CodingKey {
        case number, state, reason, missing, detail
        case firmwareVersion = "firmware_version"
        case changedAt = "changed_at"
        case leftOut = "left_out"
    }
}
