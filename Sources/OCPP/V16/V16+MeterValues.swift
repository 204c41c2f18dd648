extension V16 {
    /// Values of the meter, of a transaction or by the clock (§4.7).
    public struct MeterValues: Request {
        public static let action = "MeterValues"
        public typealias Response = EmptyMessage

        /// 0 is the main meter.
        public var connectorId: Int
        /// The transaction that they belong to.
        public var transactionId: Int?
        public var meterValue: [MeterValue]

        public init(connectorId: Int, transactionId: Int? = nil, meterValue: [MeterValue]) {
            self.connectorId = connectorId
            self.transactionId = transactionId
            self.meterValue = meterValue
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.connectorId = try json.required("connectorId")
            self.transactionId = try json.optional("transactionId")
            self.meterValue = try json.required("meterValue")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("connectorId", self.connectorId)
                json.member("transactionId", self.transactionId)
                json.meterValues("meterValue", self.meterValue, .v16, isRequired: true)
            }
        }
    }
}
