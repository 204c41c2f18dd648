extension V2 {
    /// Set variables of the device model (B05).
    public struct SetVariables: Request {
        public static let action = "SetVariables"

        public var setVariableData: [SetVariableData]

        public init(setVariableData: [SetVariableData]) {
            self.setVariableData = setVariableData
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.setVariableData = try json.required("setVariableData")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("setVariableData", self.setVariableData)
            }
        }
    }

    /// A value to set.
    public struct SetVariableData: JSONReadable, JSONWritable, Hashable, Sendable {
        /// Absent, it is `actual`.
        public var attributeType: AttributeType?
        /// At most 1000 characters.
        public var attributeValue: String
        public var component: Component
        public var variable: Variable

        public init(
            attributeType: AttributeType? = nil, attributeValue: String, component: Component, variable: Variable
        ) {
            self.attributeType = attributeType
            self.attributeValue = attributeValue
            self.component = component
            self.variable = variable
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.attributeType = try json.optional("attributeType")
            self.attributeValue = try json.required("attributeValue")
            self.component = try json.required("component")
            self.variable = try json.required("variable")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("attributeType", self.attributeType)
                json.member("attributeValue", self.attributeValue)
                json.member("component", self.component)
                json.member("variable", self.variable)
            }
        }
    }

    /// Whether a value was set.
    public struct SetVariableResult: JSONReadable, JSONWritable, Hashable, Sendable {
        public var attributeType: AttributeType?
        public var attributeStatus: SetVariableStatus
        public var attributeStatusInfo: StatusInfo?
        public var component: Component
        public var variable: Variable

        public init(
            attributeType: AttributeType? = nil, attributeStatus: SetVariableStatus,
            attributeStatusInfo: StatusInfo? = nil, component: Component, variable: Variable
        ) {
            self.attributeType = attributeType
            self.attributeStatus = attributeStatus
            self.attributeStatusInfo = attributeStatusInfo
            self.component = component
            self.variable = variable
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.attributeType = try json.optional("attributeType")
            self.attributeStatus = try json.required("attributeStatus")
            self.attributeStatusInfo = try json.optional("attributeStatusInfo")
            self.component = try json.required("component")
            self.variable = try json.required("variable")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("attributeType", self.attributeType)
                json.member("attributeStatus", self.attributeStatus)
                json.member("attributeStatusInfo", self.attributeStatusInfo)
                json.member("component", self.component)
                json.member("variable", self.variable)
            }
        }
    }

    /// What became of a value.
    public enum SetVariableStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case rejected = "Rejected"
        case unknownComponent = "UnknownComponent"
        case unknownVariable = "UnknownVariable"
        case notSupportedAttributeType = "NotSupportedAttributeType"
        case rebootRequired = "RebootRequired"
    }
}

extension V2.SetVariables {
    /// What became of each.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var setVariableResult: [V2.SetVariableResult]

        public init(setVariableResult: [V2.SetVariableResult]) {
            self.setVariableResult = setVariableResult
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.setVariableResult = try json.required("setVariableResult")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("setVariableResult", self.setVariableResult)
            }
        }
    }
}
