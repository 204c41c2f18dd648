/// One message of a charger on its way to the writer.
public struct ChargerMessage: Sendable {
    public var charger: ChargerID
    /// When the connection that carried it was opened: what it claims to be older than this was queued.
    public var connectedAt: Timestamp
    /// The same by the monotonic clock; nil where that is not known.
    public var connectedMonotonic: MonotonicInstant?
    public var reception: Reception
    public var event: ChargerEvent
    /// The frame as it came, for the quarantine.
    public var frame: [UInt8]
    /// What was accepted in it although no schema allows it, and how often.
    public var tolerated: [Deviation: Int] = [:]
    /// The charger was asked for such a message over this connection.
    public var isAskedFor = false

    public init(
        charger: ChargerID, connectedAt: Timestamp, connectedMonotonic: MonotonicInstant? = nil,
        reception: Reception, event: ChargerEvent, frame: [UInt8]
    ) {
        self.charger = charger
        self.connectedAt = connectedAt
        self.connectedMonotonic = connectedMonotonic
        self.reception = reception
        self.event = event
        self.frame = frame
    }

    /// The message as the gateway's clock now tells when it was received and when its connection was opened.
    public func received(at reception: Reception) -> ChargerMessage {
        var message = self
        message.reception = reception
        guard let opened = self.connectedMonotonic, let moment = reception.monotonic,
            let open = moment.milliseconds(since: opened)
        else { return message }
        let connectedAt = reception.at.advanced(byMilliseconds: -open)
        // Within the tolerance it is left as it was told.
        let distance = connectedAt.milliseconds(since: self.connectedAt).magnitude
        if distance > ClockCourse.tolerance { message.connectedAt = connectedAt }
        return message
    }
}

/// What a charger said, in the site's words.
public enum ChargerEvent: Sendable {
    case booted(BootReport)
    case heartbeat
    case connectorReported(ConnectorReport)
    case authorizationAsked(IdToken)
    case transactionReported(TransactionReport)
    /// Readings of an outlet outside any transaction that the message names.
    case readingsTaken(Outlet, [ReadingSet])
    /// A part of a report on the device model.
    case modelReported(ModelPart)
    /// A part of a report came.
    case reportPartCame(ReportPart)
    /// What stands until the charger says otherwise began, changed or is over. `detail` is the message, a JSON object,
    /// for the journal's kind.
    case conditionsTold([ConditionChange], kind: String, detail: String)
    /// A reservation is over. `detail` is the message, a JSON object, for where nobody knows the reservation.
    case reservationEnded(number: Int64, state: ReservationState, detail: String)
    /// How far a job has come; `kind` and `detail` as in `noted`.
    case jobReported(JobReport, kind: String, detail: String)
    /// Something of the charger's event streams.
    case streamReported(StreamReport)
    /// The charger asks for the limits in force of a charging profile. `detail` is a JSON object.
    case scheduleAsked(profile: Int, detail: String)
    /// The charger asks for a certificate.
    case certificateAsked(SigningRequest)
    /// A notable fact for the journal that changes no state here: a security event, a monitored variable, a part of a
    /// report. `detail` is a JSON object.
    case noted(kind: String, detail: String)
    /// A transaction message that could not be understood: kept for a person, never refused.
    case unreadable(reason: String, kind: TransactionReport.Kind?)
}

/// What the charger is answered once its message is durable.
public enum ChargerReply: Hashable, Sendable {
    case booted(now: Timestamp, heartbeatSeconds: Int)
    /// A charger that is not accepted booted: it may ask again after this time.
    case turnedAway(Registration, now: Timestamp, retrySeconds: Int)
    /// A charger that is not accepted said something that it may not say.
    case notRegistered(Registration)
    case heartbeat(now: Timestamp)
    case authorization(Authorization)
    case transaction(TransactionReply)
    /// The limits in force, as a JSON object; nil where there are none.
    case schedule(limits: String?)
    case signing(SigningVerdict)
    case acknowledged
}

/// What a transaction message is answered.
public struct TransactionReply: Hashable, Sendable {
    /// The session that it belongs to; for 1.6 the transaction id. Nil when the message was quarantined.
    public var session: SessionID?
    /// What became of the token that the message carried; nil when it carried none.
    public var authorization: Authorization?
    /// The total cost incl. tax as decimal text, once charging has ended and the price is known; nil before.
    public var totalCost: String?
    /// The cost so far incl. tax as decimal text, where the message's version tells it in answers.
    public var runningCost: String?

    public init(session: SessionID?, authorization: Authorization? = nil, totalCost: String? = nil) {
        self.session = session
        self.authorization = authorization
        self.totalCost = totalCost
    }
}
