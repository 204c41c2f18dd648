extension V16 {
    /// Stop a transaction (§5.12). What comes of it is a StopTransaction.
    public struct RemoteStopTransaction: Request {
        public static let action = "RemoteStopTransaction"
        public typealias Response = StatusResponse<RequestStatus>

        public var transactionId: Int

        public init(transactionId: Int) {
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
