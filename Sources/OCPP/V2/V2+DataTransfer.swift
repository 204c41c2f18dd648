extension V2 {
    /// Something that the standard does not define, in either direction (P01, P02).
    public struct DataTransfer: Request {
        public static let action = "DataTransfer"

        /// At most 50 characters.
        public var messageId: String?
        /// Any JSON.
        public var data: JSONText?
        /// At most 255 characters.
        public var vendorId: String

        public init(messageId: String? = nil, data: JSONText? = nil, vendorId: String) {
            self.messageId = messageId
            self.data = data
            self.vendorId = vendorId
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.messageId = try json.optional("messageId")
            self.data = try json.optional("data")
            self.vendorId = try json.required("vendorId")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("messageId", self.messageId)
                json.member("data", self.data)
                json.member("vendorId", self.vendorId)
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

extension V2.DataTransfer {
    /// The outcome, and the vendor's answer.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var status: V2.DataTransferStatus
        public var statusInfo: V2.StatusInfo?
        /// Any JSON.
        public var data: JSONText?

        public init(status: V2.DataTransferStatus, statusInfo: V2.StatusInfo? = nil, data: JSONText? = nil) {
            self.status = status
            self.statusInfo = statusInfo
            self.data = data
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.status = try json.required("status")
            self.statusInfo = try json.optional("statusInfo")
            self.data = try json.optional("data")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("status", self.status)
                json.member("statusInfo", self.statusInfo)
                json.member("data", self.data)
            }
        }
    }
}
