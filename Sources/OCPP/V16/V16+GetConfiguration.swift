extension V16 {
    /// Read configuration keys (§5.8).
    public struct GetConfiguration: Request {
        public static let action = "GetConfiguration"

        /// Empty asks for all.
        public var key: [String]

        public init(key: [String] = []) {
            self.key = key
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.key = try json.list("key")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.list("key", self.key)
            }
        }
    }

    /// A configuration key.
    public struct KeyValue: JSONReadable, JSONWritable, Hashable, Sendable {
        public var key: String
        public var readonly: Bool
        /// Absent where it is secret or not set.
        public var value: String?

        public init(key: String, readonly: Bool, value: String? = nil) {
            self.key = key
            self.readonly = readonly
            self.value = value
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.key = try json.required("key")
            self.readonly = try json.required("readonly")
            self.value = try json.optional("value")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("key", self.key)
                json.member("readonly", self.readonly)
                json.member("value", self.value)
            }
        }
    }
}

extension V16.GetConfiguration {
    /// The keys that the charge point knows, and those that it does not.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var configurationKey: [V16.KeyValue]
        public var unknownKey: [String]

        public init(configurationKey: [V16.KeyValue] = [], unknownKey: [String] = []) {
            self.configurationKey = configurationKey
            self.unknownKey = unknownKey
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.configurationKey = try json.list("configurationKey")
            self.unknownKey = try json.list("unknownKey")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.list("configurationKey", self.configurationKey)
                json.list("unknownKey", self.unknownKey)
            }
        }
    }
}
