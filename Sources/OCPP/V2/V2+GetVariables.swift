extension V2 {
    /// Read variables of the device model (B06).
    public struct GetVariables: Request {
        public static let action = "GetVariables"

        public var getVariableData: [GetVariableData]

        public init(getVariableData: [GetVariableData]) {
            self.getVariableData = getVariableData
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.getVariableData = try json.required("getVariableData")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("getVariableData", self.getVariableData)
            }
        }
    }

    /// A value to read.
    public struct GetVariableData: JSONReadable, JSONWritable, Hashable, Sendable {
        /// Absent, it is `actual`.
        public var attributeType: AttributeType?
        public var component: Component
        public var variable: Variable

        public init(attributeType: AttributeType? = nil, component: Component, variable: Variable) {
            self.attributeType = attributeType
            self.component = component
            self.variable = variable
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.attributeType = try json.optional("attributeType")
            self.component = try json.required("component")
            self.variable = try json.required("variable")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("attributeType", self.attributeType)
                json.member("component", self.component)
                json.member("variable", self.variable)
            }
        }
    }

    /// A value, or why there is none.
    public struct GetVariableResult: JSONReadable, JSONWritable, Hashable, Sendable {
        public var attributeStatusInfo: StatusInfo?
        public var attributeStatus: GetVariableStatus
        public var attributeType: AttributeType?
        /// At most 2500 characters.
        public var attributeValue: String?
        public var component: Component
        public var variable: Variable

        public init(
            attributeStatusInfo: StatusInfo? = nil, attributeStatus: GetVariableStatus,
            attributeType: AttributeType? = nil, attributeValue: String? = nil, component: Component, variable: Variable
        ) {
            self.attributeStatusInfo = attributeStatusInfo
            self.attributeStatus = attributeStatus
            self.attributeType = attributeType
            self.attributeValue = attributeValue
            self.component = component
            self.variable = variable
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.attributeStatusInfo = try json.optional("attributeStatusInfo")
            self.attributeStatus = try json.required("attributeStatus")
            self.attributeType = try json.optional("attributeType")
            self.attributeValue = try json.optional("attributeValue")
            self.component = try json.required("component")
            self.variable = try json.required("variable")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("attributeStatusInfo", self.attributeStatusInfo)
                json.member("attributeStatus", self.attributeStatus)
                json.member("attributeType", self.attributeType)
                json.member("attributeValue", self.attributeValue)
                json.member("component", self.component)
                json.member("variable", self.variable)
            }
        }
    }

    /// Whether a value could be read.
    public enum GetVariableStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case rejected = "Rejected"
        case unknownComponent = "UnknownComponent"
        case unknownVariable = "UnknownVariable"
        case notSupportedAttributeType = "NotSupportedAttributeType"
    }
}

extension V2.GetVariables {
    /// The value of each.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var getVariableResult: [V2.GetVariableResult]

        public init(getVariableResult: [V2.GetVariableResult]) {
            self.getVariableResult = getVariableResult
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.getVariableResult = try json.required("getVariableResult")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("getVariableResult", self.getVariableResult)
            }
        }
    }
}
