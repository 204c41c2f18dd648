extension V2 {
    /// Does the station still have messages of a transaction to send (E14)?
    public struct GetTransactionStatus: Request {
        public static let action = "GetTransactionStatus"

        /// Absent asks about any transaction.
        public var transactionId: String?

        public init(transactionId: String? = nil) {
            self.transactionId = transactionId
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.transactionId = try json.optional("transactionId")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("transactionId", self.transactionId)
            }
        }
    }
}

extension V2.GetTransactionStatus {
    /// What the station still has.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        /// Whether the transaction is still going on.
        public var ongoingIndicator: Bool?
        /// Whether messages are still to be sent.
        public var messagesInQueue: Bool

        public init(ongoingIndicator: Bool? = nil, messagesInQueue: Bool) {
            self.ongoingIndicator = ongoingIndicator
            self.messagesInQueue = messagesInQueue
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.ongoingIndicator = try json.optional("ongoingIndicator")
            self.messagesInQueue = try json.required("messagesInQueue")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("ongoingIndicator", self.ongoingIndicator)
                json.member("messagesInQueue", self.messagesInQueue)
            }
        }
    }
}
