extension V2 {
    /// Something that matters for security has happened (A04).
    public struct SecurityEventNotification: Request {
        public static let action = "SecurityEventNotification"
        public typealias Response = EmptyMessage

        /// At most 50 characters; the standard lists some.
        public var type: String
        public var timestamp: OCPPTimestamp
        /// At most 255 characters.
        public var techInfo: String?

        public init(type: String, timestamp: OCPPTimestamp, techInfo: String? = nil) {
            self.type = type
            self.timestamp = timestamp
            self.techInfo = techInfo
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.type = try json.required("type")
            self.timestamp = try json.required("timestamp")
            self.techInfo = try json.optional("techInfo")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("type", self.type)
                json.member("timestamp", self.timestamp)
                json.member("techInfo", self.techInfo)
            }
        }
    }
}
