extension V2 {
    /// Stop a transaction (F03). What comes of it is a TransactionEvent.
    public struct RequestStopTransaction: Request {
        public static let action = "RequestStopTransaction"
        public typealias Response = StatusResponse<RequestStartStopStatus>

        /// At most 36 characters.
        public var transactionId: String

        public init(transactionId: String) {
            self.transactionId = transactionId
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.transactionId = try json.required("transactionId")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("transactionId", self.transactionId)
            }
        }
    }
}
