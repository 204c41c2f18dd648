/// Who charged where and when, as it stands in a charge detail record.
public struct ChargedSession: Codable, Equatable, Sendable {
    /// The session's id in the site's database.
    public let id: Int64
    /// The charger's identity.
    public let charger: String
    /// OCPP 2.x's EVSE; nil for a 1.6 charger.
    public let evse: Int?
    public let connector: Int?
    /// The charger's or, for 1.6, the gateway's transaction id.
    public let transaction: String?
    public let idToken: String?
    public let startedAt: Timestamp
    public let endedAt: Timestamp
    public let freeAt: Timestamp?
    /// IANA name of the time zone that the tariff's local times are in.
    public let timeZone: String
    /// What the car gave back, which bills nothing; nil where the meter does not tell it.
    public let exportedMilliwattHours: Int64?

    public init(
        id: Int64, charger: String, evse: Int? = nil, connector: Int? = nil, transaction: String? = nil,
        idToken: String? = nil, startedAt: Timestamp, endedAt: Timestamp, freeAt: Timestamp? = nil, timeZone: String,
        exportedMilliwattHours: Int64? = nil
    ) {
        self.id = id
        self.charger = charger
        self.evse = evse
        self.connector = connector
        self.transaction = transaction
        self.idToken = idToken
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.freeAt = freeAt
        self.timeZone = timeZone
        self.exportedMilliwattHours = exportedMilliwattHours
    }

    enum CodingKeys: String, CodingKey {
        case id, charger, evse, connector, transaction
        case idToken = "id_token"
        case startedAt = "started_at"
        case endedAt = "ended_at"
        case freeAt = "free_at"
        case timeZone = "time_zone"
        case exportedMilliwattHours = "exported_milliwatt_hours"
    }
}

/// A finished session and what it costs (OCPI 2.2.1 mod_cdrs): sealed, never edited, corrected by a credit.
public struct ChargeDetailRecord: Codable, Equatable, Sendable {
    public let session: ChargedSession
    /// As pinned at the session's start.
    public let tariff: Tariff
    public let bill: Bill

    /// The record of a session with these facts.
    ///
    /// - Throws: `PricingError`.
    public init(_ session: ChargedSession, facts: ChargeFacts) throws(PricingError) {
        self.init(session: session, tariff: facts.tariff, bill: try Pricing.price(facts))
    }

    public init(session: ChargedSession, tariff: Tariff, bill: Bill) {
        self.session = session
        self.tariff = tariff
        self.bill = bill
    }

    /// The record that takes this one back.
    public var credit: ChargeDetailRecord {
        ChargeDetailRecord(session: self.session, tariff: self.tariff, bill: self.bill.negated)
    }
}
