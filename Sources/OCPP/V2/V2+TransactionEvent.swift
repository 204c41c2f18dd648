extension V2 {
    /// Something happened in a transaction (E01 to E15, J02); sent late after an offline time.
    public struct TransactionEvent: Request {
        public static let action = "TransactionEvent"

        public var eventType: TransactionEventType
        public var meterValue: [MeterValue]
        /// When it happened.
        public var timestamp: OCPPTimestamp
        public var triggerReason: TriggerReason
        /// Counts from 0 in each transaction, without gaps.
        public var seqNo: Int
        /// Whether it happened while the station was offline; absent, it did not.
        public var offline: Bool?
        public var numberOfPhasesUsed: Int?
        /// In ampere.
        public var cableMaxCurrent: Int?
        public var reservationId: Int?
        public var transactionInfo: Transaction
        public var evse: EVSE?
        public var idToken: IdToken?

        public init(
            eventType: TransactionEventType, meterValue: [MeterValue] = [], timestamp: OCPPTimestamp,
            triggerReason: TriggerReason, seqNo: Int, offline: Bool? = nil, numberOfPhasesUsed: Int? = nil,
            cableMaxCurrent: Int? = nil, reservationId: Int? = nil, transactionInfo: Transaction, evse: EVSE? = nil,
            idToken: IdToken? = nil
        ) {
            self.eventType = eventType
            self.meterValue = meterValue
            self.timestamp = timestamp
            self.triggerReason = triggerReason
            self.seqNo = seqNo
            self.offline = offline
            self.numberOfPhasesUsed = numberOfPhasesUsed
            self.cableMaxCurrent = cableMaxCurrent
            self.reservationId = reservationId
            self.transactionInfo = transactionInfo
            self.evse = evse
            self.idToken = idToken
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.eventType = try json.required("eventType")
            self.meterValue = try json.list("meterValue")
            self.timestamp = try json.required("timestamp")
            self.triggerReason = try json.required("triggerReason")
            self.seqNo = try json.required("seqNo")
            self.offline = try json.optional("offline")
            self.numberOfPhasesUsed = try json.optional("numberOfPhasesUsed")
            self.cableMaxCurrent = try json.optional("cableMaxCurrent")
            self.reservationId = try json.optional("reservationId")
            self.transactionInfo = try json.required("transactionInfo")
            self.evse = try json.optional("evse")
            self.idToken = try json.optional("idToken")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("eventType", self.eventType)
                json.meterValues("meterValue", self.meterValue, .v201)
                json.member("timestamp", self.timestamp)
                json.member("triggerReason", self.triggerReason)
                json.member("seqNo", self.seqNo)
                json.member("offline", self.offline)
                json.member("numberOfPhasesUsed", self.numberOfPhasesUsed)
                json.member("cableMaxCurrent", self.cableMaxCurrent)
                json.member("reservationId", self.reservationId)
                json.member("transactionInfo", self.transactionInfo)
                json.member("evse", self.evse)
                json.member("idToken", self.idToken)
            }
        }
    }
}

extension V2.TransactionEvent {
    /// What the CSMS has to say about the transaction.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        /// In the currency of the station, incl. taxes; 0 is free.
        public var totalCost: DecimalNumber?
        /// −9 to 9.
        public var chargingPriority: Int?
        /// Where the event had an id token.
        public var idTokenInfo: V2.IdTokenInfo?
        public var updatedPersonalMessage: V2.MessageContent?

        public init(
            totalCost: DecimalNumber? = nil, chargingPriority: Int? = nil, idTokenInfo: V2.IdTokenInfo? = nil,
            updatedPersonalMessage: V2.MessageContent? = nil
        ) {
            self.totalCost = totalCost
            self.chargingPriority = chargingPriority
            self.idTokenInfo = idTokenInfo
            self.updatedPersonalMessage = updatedPersonalMessage
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.totalCost = try json.optional("totalCost")
            self.chargingPriority = try json.optional("chargingPriority")
            self.idTokenInfo = try json.optional("idTokenInfo")
            self.updatedPersonalMessage = try json.optional("updatedPersonalMessage")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("totalCost", self.totalCost)
                json.member("chargingPriority", self.chargingPriority)
                json.member("idTokenInfo", self.idTokenInfo)
                json.member("updatedPersonalMessage", self.updatedPersonalMessage)
            }
        }
    }
}
