extension V16 {
    /// Set a configuration key (§5.3).
    public struct ChangeConfiguration: Request {
        public static let action = "ChangeConfiguration"
        public typealias Response = StatusResponse<ConfigurationStatus>

        /// At most 50 characters, compared without case.
        public var key: String
        /// At most 500 characters.
        public var value: String

        public init(key: String, value: String) {
            self.key = key
            self.value = value
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.key = try json.required("key")
            self.value = try json.required("value")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("key", self.key)
                json.member("value", self.value)
            }
        }
    }

    /// What became of a change of configuration.
    public enum ConfigurationStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case rejected = "Rejected"
        case rebootRequired = "RebootRequired"
        case notSupported = "NotSupported"
    }
}
