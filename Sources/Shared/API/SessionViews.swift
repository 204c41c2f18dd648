/// Has a session billed that could not be: the body of `POST /v1/sessions/{id}/bill`.
public struct SessionBillRequest: Codable, Hashable, Sendable {
    /// The id of the tariff to bill by; nil for the one that was pinned when the session began.
    public var tariff: String?

    public init(tariff: String? = nil) {
        self.tariff = tariff
    }
}

/// A charging session in a list.
public struct SessionSummary: Codable, Hashable, Sendable {
    public var id: Int64
    public var charger: String
    public var evse: Int
    public var connector: Int
    public var state: SessionState
    /// The words of `SessionFlags`.
    public var flags: [String]
    public var token: String?
    public var startedAt: Timestamp
    public var endedAt: Timestamp?
    public var energyMilliwattHours: Int64
    /// What the car gave back, which is no part of the energy; nil where the meter does not tell it.
    public var exportedMilliwattHours: Int64?
    /// By the last reading; nil where none told it, and after the end.
    public var powerMilliwatts: Int64?
    public var lastReadingAt: Timestamp?
    /// Incl. tax, of the invoice in force; nil before it is issued.
    public var total: MoneyView?

    public init(
        id: Int64, charger: String, evse: Int, connector: Int, state: SessionState, flags: [String], token: String?,
        startedAt: Timestamp, endedAt: Timestamp?, energyMilliwattHours: Int64, powerMilliwatts: Int64?,
        lastReadingAt: Timestamp?, total: MoneyView?
    ) {
        self.id = id
        self.charger = charger
        self.evse = evse
        self.connector = connector
        self.state = state
        self.flags = flags
        self.token = token
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.energyMilliwattHours = energyMilliwattHours
        self.powerMilliwatts = powerMilliwatts
        self.lastReadingAt = lastReadingAt
        self.total = total
    }

    enum CodingKeys: String, CodingKey {
        case id, charger, evse, connector, state, flags, token, total
        case startedAt = "started_at"
        case endedAt = "ended_at"
        case energyMilliwattHours = "energy_mwh"
        case exportedMilliwattHours = "exported_mwh"
        case powerMilliwatts = "power_mw"
        case lastReadingAt = "last_reading_at"
    }
}

/// An amount of money.
public struct MoneyView: Codable, Hashable, Sendable {
    /// Exact decimal text, with the currency's decimal places.
    public var amount: String
    /// ISO 4217.
    public var currency: String

    /// - Parameter amount: decimal text, with any number of places.
    public init(_ amount: String, currency: String) {
        self.amount = Amount(amount)?.text(minimumPlaces: Currency.places(of: currency)) ?? amount
        self.currency = currency
    }
}

/// All that is known of a session.
public struct SessionDetail: Codable, Hashable, Sendable {
    public var summary: SessionSummary
    /// The transaction's id on the wire.
    public var transaction: String
    /// The type of its token, and what else identified the driver (2.x).
    public var tokenType: String?
    public var additionalTokens: [AdditionalToken]?
    /// Whose clock the start was taken from.
    public var startSource: InstantSource
    public var stopReason: String?
    public var startRegisterMilliwattHours: Int64?
    public var lastRegisterMilliwattHours: Int64?
    public var lastHeardAt: Timestamp
    /// Since when its end is suspected to be lost.
    public var suspectedAt: Timestamp?
    /// When the car left the connector after the end, where that was seen.
    public var freeAt: Timestamp?
    /// The tariff's name as pinned at the start; nil where none is assigned.
    public var tariff: String?
    /// What it would cost if it ended now, incl. tax; nil when it is over or has no tariff.
    public var costSoFar: MoneyView?
    /// The number of the remote start that it answers (2.x `remoteStartId`).
    public var remoteStart: Int?
    /// The number of the reservation that it used up.
    public var reservation: Int?
    /// Numbered messages of it that have not come; nil where none is missing.
    public var missingMessages: MissingMessagesView?
    public var phases: [PhaseView]
    public var invoices: [InvoiceSummary]
    /// What happened to it, oldest first, at most 200.
    public var events: [EventView]

    public init(
        summary: SessionSummary, transaction: String, startSource: InstantSource, stopReason: String?,
        startRegisterMilliwattHours: Int64?, lastRegisterMilliwattHours: Int64?, lastHeardAt: Timestamp,
        suspectedAt: Timestamp?, freeAt: Timestamp?, tariff: String?, costSoFar: MoneyView?, phases: [PhaseView],
        invoices: [InvoiceSummary], events: [EventView]
    ) {
        self.summary = summary
        self.transaction = transaction
        self.startSource = startSource
        self.stopReason = stopReason
        self.startRegisterMilliwattHours = startRegisterMilliwattHours
        self.lastRegisterMilliwattHours = lastRegisterMilliwattHours
        self.lastHeardAt = lastHeardAt
        self.suspectedAt = suspectedAt
        self.freeAt = freeAt
        self.tariff = tariff
        self.costSoFar = costSoFar
        self.phases = phases
        self.invoices = invoices
        self.events = events
    }

    enum CodingKeys: String, CodingKey {
        case summary, transaction, tariff, reservation, phases, invoices, events
        case tokenType = "token_type"
        case additionalTokens = "additional_tokens"
        case startSource = "start_source"
        case stopReason = "stop_reason"
        case startRegisterMilliwattHours = "start_register_mwh"
        case lastRegisterMilliwattHours = "last_register_mwh"
        case lastHeardAt = "last_heard_at"
        case suspectedAt = "suspected_at"
        case freeAt = "free_at"
        case costSoFar = "cost_so_far"
        case remoteStart = "remote_start"
        case missingMessages = "missing_messages"
    }
}

/// Numbered messages of a session that have not come.
public struct MissingMessagesView: Codable, Hashable, Sendable {
    /// `3-5,9`: their numbers (2.x `seqNo`).
    public var numbers: String
    /// What is done about them.
    public var search: MessageNumbers.Search
    /// Since when it stands so.
    public var since: Timestamp?

    /// Nil where none is missing.
    public init?(_ numbers: MessageNumbers) {
        guard !numbers.missing.isEmpty else { return nil }
        self.numbers = numbers.missing.text
        self.search = numbers.search
        self.since = numbers.since
    }
}

/// From `at` on, `phase` applies.
public struct PhaseView: Codable, Hashable, Sendable {
    public var at: Timestamp
    public var phase: SessionPhase

    public init(at: Timestamp, phase: SessionPhase) {
        self.at = at
        self.phase = phase
    }
}
