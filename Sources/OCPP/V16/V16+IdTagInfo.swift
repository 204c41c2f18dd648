extension V16 {
    /// What is known of an id tag.
    public struct IdTagInfo: JSONReadable, JSONWritable, Hashable, Sendable {
        public var status: AuthorizationStatus
        /// When the charge point is to forget it from its cache.
        public var expiryDate: OCPPTimestamp?
        /// The group that the tag belongs to; at most 20 characters.
        public var parentIdTag: String?

        public init(status: AuthorizationStatus, expiryDate: OCPPTimestamp? = nil, parentIdTag: String? = nil) {
            self.status = status
            self.expiryDate = expiryDate
            self.parentIdTag = parentIdTag
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.status = try json.required("status")
            self.expiryDate = try json.optional("expiryDate")
            self.parentIdTag = try json.optional("parentIdTag")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("status", self.status)
                json.member("expiryDate", self.expiryDate)
                json.member("parentIdTag", self.parentIdTag)
            }
        }
    }

    /// Whether an id tag may charge.
    public enum AuthorizationStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case blocked = "Blocked"
        case expired = "Expired"
        case invalid = "Invalid"
        case concurrentTx = "ConcurrentTx"
    }
}
