extension V2 {
    /// A part of a report on the device model (B07, B08).
    public struct NotifyReport: Request {
        public static let action = "NotifyReport"
        public typealias Response = EmptyMessage

        /// Of the request for the report.
        public var requestId: Int
        public var generatedAt: OCPPTimestamp
        public var reportData: [ReportData]
        /// Whether another part follows; absent, none does.
        public var tbc: Bool?
        /// Counts the parts from 0.
        public var seqNo: Int

        public init(
            requestId: Int, generatedAt: OCPPTimestamp, reportData: [ReportData] = [], tbc: Bool? = nil, seqNo: Int
        ) {
            self.requestId = requestId
            self.generatedAt = generatedAt
            self.reportData = reportData
            self.tbc = tbc
            self.seqNo = seqNo
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.requestId = try json.required("requestId")
            self.generatedAt = try json.required("generatedAt")
            self.reportData = try json.list("reportData")
            self.tbc = try json.optional("tbc")
            self.seqNo = try json.required("seqNo")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("requestId", self.requestId)
                json.member("generatedAt", self.generatedAt)
                json.list("reportData", self.reportData)
                json.member("tbc", self.tbc)
                json.member("seqNo", self.seqNo)
            }
        }
    }

    /// A variable of the device model.
    public struct ReportData: JSONReadable, JSONWritable, Hashable, Sendable {
        public var component: Component
        public var variable: Variable
        public var variableAttribute: [VariableAttribute]
        public var variableCharacteristics: VariableCharacteristics?

        public init(
            component: Component, variable: Variable, variableAttribute: [VariableAttribute],
            variableCharacteristics: VariableCharacteristics? = nil
        ) {
            self.component = component
            self.variable = variable
            self.variableAttribute = variableAttribute
            self.variableCharacteristics = variableCharacteristics
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.component = try json.required("component")
            self.variable = try json.required("variable")
            self.variableAttribute = try json.required("variableAttribute")
            self.variableCharacteristics = try json.optional("variableCharacteristics")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("component", self.component)
                json.member("variable", self.variable)
                json.member("variableAttribute", self.variableAttribute)
                json.member("variableCharacteristics", self.variableCharacteristics)
            }
        }
    }

    /// One of a variable's values.
    public struct VariableAttribute: JSONReadable, JSONWritable, Hashable, Sendable {
        /// Absent, it is `actual`.
        public var type: AttributeType?
        /// At most 2500 characters; absent where it can only be written.
        public var value: String?
        /// Absent, it is `readWrite`.
        public var mutability: Mutability?
        public var persistent: Bool?
        public var constant: Bool?

        public init(
            type: AttributeType? = nil, value: String? = nil, mutability: Mutability? = nil, persistent: Bool? = nil,
            constant: Bool? = nil
        ) {
            self.type = type
            self.value = value
            self.mutability = mutability
            self.persistent = persistent
            self.constant = constant
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.type = try json.optional("type")
            self.value = try json.optional("value")
            self.mutability = try json.optional("mutability")
            self.persistent = try json.optional("persistent")
            self.constant = try json.optional("constant")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("type", self.type)
                json.member("value", self.value)
                json.member("mutability", self.mutability)
                json.member("persistent", self.persistent)
                json.member("constant", self.constant)
            }
        }
    }

    /// What values a variable can have.
    public struct VariableCharacteristics: JSONReadable, JSONWritable, Hashable, Sendable {
        /// At most 16 characters.
        public var unit: String?
        public var dataType: VariableDataType
        public var minLimit: DecimalNumber?
        public var maxLimit: DecimalNumber?
        /// Separated by commas, at most 1000 characters.
        public var valuesList: String?
        public var supportsMonitoring: Bool

        public init(
            unit: String? = nil, dataType: VariableDataType, minLimit: DecimalNumber? = nil,
            maxLimit: DecimalNumber? = nil, valuesList: String? = nil, supportsMonitoring: Bool
        ) {
            self.unit = unit
            self.dataType = dataType
            self.minLimit = minLimit
            self.maxLimit = maxLimit
            self.valuesList = valuesList
            self.supportsMonitoring = supportsMonitoring
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.unit = try json.optional("unit")
            self.dataType = try json.required("dataType")
            self.minLimit = try json.optional("minLimit")
            self.maxLimit = try json.optional("maxLimit")
            self.valuesList = try json.optional("valuesList")
            self.supportsMonitoring = try json.required("supportsMonitoring")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("unit", self.unit)
                json.member("dataType", self.dataType)
                json.member("minLimit", self.minLimit)
                json.member("maxLimit", self.maxLimit)
                json.member("valuesList", self.valuesList)
                json.member("supportsMonitoring", self.supportsMonitoring)
            }
        }
    }

    /// Whether a value can be read and written.
    public enum Mutability: String, WireEnumeration {
        case readOnly = "ReadOnly"
        case writeOnly = "WriteOnly"
        case readWrite = "ReadWrite"
    }

    /// The type of a variable's values.
    public enum VariableDataType: String, WireEnumeration {
        case string = "string"
        case decimal = "decimal"
        case integer = "integer"
        case dateTime = "dateTime"
        case boolean = "boolean"
        case optionList = "OptionList"
        case sequenceList = "SequenceList"
        case memberList = "MemberList"
    }
}
