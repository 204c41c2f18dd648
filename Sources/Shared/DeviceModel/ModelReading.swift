/// Where the reading of a charger's settings stands: its 1.6 configuration keys, or its 2.x device model.
public enum ModelReadingState: String, Codable, Sendable, CaseIterable {
    /// It is to be read; nobody has been asked yet.
    case wanted
    /// The command that asks for it is under way.
    case asked
    /// The charger said that it will tell, in parts.
    case receiving
    /// Everything was told.
    case complete
    /// Parts are missing, and for a while no more came.
    case incomplete
    /// The charger cannot tell its settings.
    case notSupported = "not_supported"
    /// It could not be read: the charger refused, or did not answer.
    case failed

    /// It is under way.
    public var isOpen: Bool {
        switch self {
        case .wanted, .asked, .receiving: true
        case .complete, .incomplete, .notSupported, .failed: false
        }
    }
}

/// One reading of a charger's settings.
///
/// Pure: events in, time as an argument. Values that come are stored as they come; this tells whether they are all.
public struct ModelReading: Equatable, Sendable {
    /// After how long without a part a report counts as incomplete, in seconds.
    public static let quietSeconds = ReportParts.quietSeconds

    /// Counts the readings of a charger from 1; the id of the request for a 2.x report.
    public let number: Int
    /// Why it is read, in words.
    public let reason: String
    /// The firmware that was read; nil where the charger does not tell its version.
    public let firmwareVersion: String?
    public private(set) var state = ModelReadingState.wanted
    public private(set) var changedAt: Timestamp
    public private(set) var parts = ReportParts()
    /// How many values were left out because the charger has more than are kept.
    public private(set) var leftOut = 0
    /// The charger's words, or why it ended as it did.
    public private(set) var detail: String?

    public init(number: Int, reason: String, firmwareVersion: String?, now: Timestamp) {
        self.number = number
        self.reason = reason
        self.firmwareVersion = firmwareVersion
        self.changedAt = now
    }

    /// A reading that the database kept.
    public init(
        number: Int, reason: String, firmwareVersion: String?, state: ModelReadingState, changedAt: Timestamp,
        parts: ReportParts, leftOut: Int, detail: String?
    ) {
        self.init(number: number, reason: reason, firmwareVersion: firmwareVersion, now: changedAt)
        (self.state, self.parts, self.leftOut, self.detail) = (state, parts, leftOut, detail)
    }

    /// Whether a charger that boots with this firmware is to be read again.
    public func isOutdated(byFirmware version: String?) -> Bool {
        switch self.state {
        case .wanted, .asked, .receiving: false
        case .incomplete, .failed: true
        case .complete, .notSupported: self.firmwareVersion != version
        }
    }

    /// The command that asks was stored.
    public mutating func asked(now: Timestamp) {
        guard self.state == .wanted else { return }
        self.move(to: .asked, nil, now)
    }

    /// Everything was told at once (1.6).
    public mutating func toldAll(now: Timestamp) {
        self.move(to: .complete, nil, now)
    }

    /// A part of the report came. Late parts of a report that was given up count too.
    public mutating func partCame(_ number: Int, isLast: Bool, now: Timestamp) {
        guard self.state != .complete else { return }
        self.parts.came(number, isLast: isLast)
        self.move(to: self.parts.isComplete ? .complete : .receiving, nil, now)
    }

    /// More was told than is kept.
    public mutating func leftOut(_ values: Int) { self.leftOut += values }

    /// The charger cannot tell its settings.
    public mutating func notSupported(_ detail: String, now: Timestamp) {
        guard self.state.isOpen else { return }
        self.move(to: .notSupported, detail, now)
    }

    /// The command that asks was accepted: the parts follow, if they have not come already.
    public mutating func accepted(now: Timestamp) {
        guard self.state == .asked else { return }
        self.move(to: .receiving, nil, now)
    }

    /// It will not be told.
    public mutating func failed(_ detail: String, now: Timestamp) {
        guard self.state == .wanted || self.state == .asked else { return }
        self.move(to: .failed, detail, now)
    }

    /// Time passed: a report of which no part comes any more is incomplete.
    public mutating func ticked(now: Timestamp) {
        guard self.state == .receiving, ReportParts.isQuiet(since: self.changedAt, now: now) else { return }
        let missing = self.parts.missing.joined(separator: ", ")
        self.move(to: .incomplete, "missing of the report's parts: \(missing)", now)
    }

    private mutating func move(to state: ModelReadingState, _ detail: String?, _ now: Timestamp) {
        (self.state, self.detail, self.changedAt) = (state, detail, now)
    }
}
