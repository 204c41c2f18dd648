extension V2 {
    /// A part of a station's device model.
    public struct Component: JSONReadable, JSONWritable, Hashable, Sendable {
        /// At most 50 characters, compared without case.
        public var name: String
        public var instance: String?
        public var evse: EVSE?

        public init(name: String, instance: String? = nil, evse: EVSE? = nil) {
            self.name = name
            self.instance = instance
            self.evse = evse
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.name = try json.required("name")
            self.instance = try json.optional("instance")
            self.evse = try json.optional("evse")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("name", self.name)
                json.member("instance", self.instance)
                json.member("evse", self.evse)
            }
        }
    }

    /// A property of a component.
    public struct Variable: JSONReadable, JSONWritable, Hashable, Sendable {
        /// At most 50 characters, compared without case.
        public var name: String
        public var instance: String?

        public init(name: String, instance: String? = nil) {
            self.name = name
            self.instance = instance
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.name = try json.required("name")
            self.instance = try json.optional("instance")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("name", self.name)
                json.member("instance", self.instance)
            }
        }
    }

    /// Which of a variable's values.
    public enum AttributeType: String, WireEnumeration {
        case actual = "Actual"
        case target = "Target"
        case minSet = "MinSet"
        case maxSet = "MaxSet"
    }
}
