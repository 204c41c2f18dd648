extension V16 {
    /// Something that the standard does not define, in either direction (§4.3, §5.6).
    public struct DataTransfer: Request {
        public static let action = "DataTransfer"

        /// At most 255 characters.
        public var vendorId: String
        /// At most 50 characters.
        public var messageId: String?
        public var data: String?

        public init(vendorId: String, messageId: String? = nil, data: String? = nil) {
            self.vendorId = vendorId
            self.messageId = messageId
            self.data = data
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.vendorId = try json.required("vendorId")
            self.messageId = try json.optional("messageId")
            self.data = try json.optional("data")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("vendorId", self.vendorId)
                json.member("messageId", self.messageId)
                json.member("data", self.data)
            }
        }
    }

    /// What became of a data transfer.
    public enum DataTransferStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case rejected = "Rejected"
        case unknownMessageId = "UnknownMessageId"
        case unknownVendorId = "UnknownVendorId"
    }
}

extension V16.DataTransfer {
    /// The outcome, and the vendor's answer.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var status: V16.DataTransferStatus
        public var data: String?

        public init(status: V16.DataTransferStatus, data: String? = nil) {
            self.status = status
            self.data = data
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.status = try json.required("status")
            self.data = try json.optional("data")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("status", self.status)
                json.member("data", self.data)
            }
        }
    }
}
