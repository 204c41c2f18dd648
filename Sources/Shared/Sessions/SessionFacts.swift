/// What of a session can change, as the database keeps it.
public struct SessionFacts: Sendable {
    public var flags: SessionFlags
    public var token: IdToken?
    public var endedAt: Timestamp?
    public var endClaimed: Timestamp?
    public var stopReason: String?
    public var startRegister: Energy?
    public var lastRegister: Energy?
    public var lastRegisterAt: Timestamp?
    public var power: Int64?
    public var lastReadingAt: Timestamp?
    public var lastHeardAt: Timestamp
    public var lastReadingReceivedAt: Timestamp?
    public var suspectedAt: Timestamp?
    public var freeAt: Timestamp?
    public var remoteStart: Int?
    public var phases: [PhaseChange]
    public var tariff: Int64?
    public var lastReadingSeq: Int64?
    public var clock: SessionClock
    public var reservation: Int?
    public var startExport: Energy?
    public var lastExport: Energy?
    public var startExportAt: Timestamp?
    public var lastExportAt: Timestamp?
    public var rollup = RollupMark()
    public var numbers = MessageNumbers()

    public init(
        flags: SessionFlags, token: IdToken?, endedAt: Timestamp?, endClaimed: Timestamp?, stopReason: String?,
        startRegister: Energy?, lastRegister: Energy?, lastRegisterAt: Timestamp?, power: Int64?,
        lastReadingAt: Timestamp?, lastHeardAt: Timestamp, lastReadingReceivedAt: Timestamp?,
        suspectedAt: Timestamp?, freeAt: Timestamp?, remoteStart: Int?, phases: [PhaseChange], tariff: Int64?,
        lastReadingSeq: Int64? = nil, clock: SessionClock = SessionClock()
    ) {
        self.flags = flags
        self.token = token
        self.endedAt = endedAt
        self.endClaimed = endClaimed
        self.stopReason = stopReason
        self.startRegister = startRegister
        self.lastRegister = lastRegister
        self.lastRegisterAt = lastRegisterAt
        self.power = power
        self.lastReadingAt = lastReadingAt
        self.lastHeardAt = lastHeardAt
        self.lastReadingReceivedAt = lastReadingReceivedAt
        self.suspectedAt = suspectedAt
        self.freeAt = freeAt
        self.remoteStart = remoteStart
        self.phases = phases
        self.tariff = tariff
        self.lastReadingSeq = lastReadingSeq
        self.clock = clock
    }
}

extension Session {
    /// Puts back what the database kept.
    public mutating func restore(_ facts: SessionFacts) {
        self.flags = facts.flags
        self.token = facts.token
        self.endedAt = facts.endedAt
        self.endClaimed = facts.endClaimed
        self.stopReason = facts.stopReason
        self.startRegister = facts.startRegister
        self.lastRegister = facts.lastRegister
        self.lastRegisterAt = facts.lastRegisterAt
        self.power = facts.power
        self.lastReadingAt = facts.lastReadingAt
        self.lastHeardAt = facts.lastHeardAt
        self.lastReadingReceivedAt = facts.lastReadingReceivedAt
        self.suspectedAt = facts.suspectedAt
        self.freeAt = facts.freeAt
        self.remoteStart = facts.remoteStart
        self.phases = facts.phases
        self.tariff = facts.tariff
        self.lastReadingSeq = facts.lastReadingSeq
        self.clock = facts.clock
        self.reservation = facts.reservation
        self.startExport = facts.startExport
        self.lastExport = facts.lastExport
        self.startExportAt = facts.startExportAt
        self.lastExportAt = facts.lastExportAt
        self.rollup = facts.rollup
        self.numbers = facts.numbers
    }
}

extension Session {
    /// Whether two values of one session differ in nothing but what every reading changes.
    public func hasSameRecord(as other: Session) -> Bool {
        self.state == other.state && self.flags == other.flags && self.endedAt == other.endedAt
            && self.endClaimed == other.endClaimed && self.suspectedAt == other.suspectedAt
            && self.freeAt == other.freeAt && self.outlet == other.outlet && self.token == other.token
            && self.startedAt == other.startedAt && self.startClaimed == other.startClaimed
            && self.remoteStart == other.remoteStart && self.phases == other.phases && self.tariff == other.tariff
            && self.stopReason == other.stopReason && self.reservation == other.reservation
            && self.numbers.hasSameGaps(as: other.numbers)
    }
}
