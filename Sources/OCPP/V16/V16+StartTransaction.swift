extension V16 {
    /// A transaction has started (§4.8); sent late after an offline time.
    public struct StartTransaction: Request {
        public static let action = "StartTransaction"

        /// Greater than 0.
        public var connectorId: Int
        /// At most 20 characters.
        public var idTag: String
        /// The meter at the start, in Wh.
        public var meterStart: Int
        /// The reservation that ends with this transaction.
        public var reservationId: Int?
        /// When the transaction started.
        public var timestamp: OCPPTimestamp

        public init(
            connectorId: Int, idTag: String, meterStart: Int, reservationId: Int? = nil, timestamp: OCPPTimestamp
        ) {
            self.connectorId = connectorId
            self.idTag = idTag
            self.meterStart = meterStart
            self.reservationId = reservationId
            self.timestamp = timestamp
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.connectorId = try json.required("connectorId")
            self.idTag = try json.required("idTag")
            self.meterStart = try json.required("meterStart")
            self.reservationId = try json.optional("reservationId")
            self.timestamp = try json.required("timestamp")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("connectorId", self.connectorId)
                json.member("idTag", self.idTag)
                json.member("meterStart", self.meterStart)
                json.member("reservationId", self.reservationId)
                json.member("timestamp", self.timestamp)
            }
        }
    }
}

extension V16.StartTransaction {
    /// The id by which the charge point names the transaction from now on.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var idTagInfo: V16.IdTagInfo
        /// Made by the central system, greater than 0.
        public var transactionId: Int

        public init(idTagInfo: V16.IdTagInfo, transactionId: Int) {
            self.idTagInfo = idTagInfo
            self.transactionId = transactionId
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.idTagInfo = try json.required("idTagInfo")
            self.transactionId = try json.required("transactionId")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("idTagInfo", self.idTagInfo)
                json.member("transactionId", self.transactionId)
            }
        }
    }
}
