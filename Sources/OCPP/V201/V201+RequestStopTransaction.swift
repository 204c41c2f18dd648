extension V201 {
    /// Stop a transaction. What comes of it is a TransactionEvent.
    public struct RequestStopTransaction: Request {
        public static let action = "RequestStopTransaction"

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

extension V201.RequestStopTransaction {
    /// Whether the station will try.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var status: V201.RequestStartStopStatus
        public var statusInfo: V201.StatusInfo?

        public init(status: V201.RequestStartStopStatus, statusInfo: V201.StatusInfo? = nil) {
            self.status = status
            self.statusInfo = statusInfo
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.status = try json.required("status")
            self.statusInfo = try json.optional("statusInfo")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("status", self.status)
                json.member("statusInfo", self.statusInfo)
            }
        }
    }
}
