extension V16 {
    /// The state of a connector, or of the charge point as a whole, has changed (§4.9).
    public struct StatusNotification: Request {
        public static let action = "StatusNotification"
        public typealias Response = EmptyMessage

        /// 0 is the charge point itself.
        public var connectorId: Int
        public var errorCode: ChargePointErrorCode
        public var status: ChargePointStatus
        /// At most 50 characters.
        public var info: String?
        /// When the state changed; absent, it is the moment of arrival.
        public var timestamp: OCPPTimestamp?
        /// At most 255 characters.
        public var vendorId: String?
        /// At most 50 characters.
        public var vendorErrorCode: String?

        public init(
            connectorId: Int, errorCode: ChargePointErrorCode, status: ChargePointStatus, info: String? = nil,
            timestamp: OCPPTimestamp? = nil, vendorId: String? = nil, vendorErrorCode: String? = nil
        ) {
            self.connectorId = connectorId
            self.errorCode = errorCode
            self.status = status
            self.info = info
            self.timestamp = timestamp
            self.vendorId = vendorId
            self.vendorErrorCode = vendorErrorCode
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.connectorId = try json.required("connectorId")
            self.errorCode = try json.required("errorCode")
            self.status = try json.required("status")
            self.info = try json.optional("info")
            self.timestamp = try json.optional("timestamp")
            self.vendorId = try json.optional("vendorId")
            self.vendorErrorCode = try json.optional("vendorErrorCode")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("connectorId", self.connectorId)
                json.member("errorCode", self.errorCode)
                json.member("status", self.status)
                json.member("info", self.info)
                json.member("timestamp", self.timestamp)
                json.member("vendorId", self.vendorId)
                json.member("vendorErrorCode", self.vendorErrorCode)
            }
        }
    }

    /// The state of a connector.
    public enum ChargePointStatus: String, WireEnumeration {
        case available = "Available"
        case preparing = "Preparing"
        case charging = "Charging"
        case suspendedEVSE = "SuspendedEVSE"
        case suspendedEV = "SuspendedEV"
        case finishing = "Finishing"
        case reserved = "Reserved"
        case unavailable = "Unavailable"
        case faulted = "Faulted"
    }

    /// What is wrong with a connector.
    public enum ChargePointErrorCode: String, WireEnumeration {
        case connectorLockFailure = "ConnectorLockFailure"
        case evCommunicationError = "EVCommunicationError"
        case groundFailure = "GroundFailure"
        case highTemperature = "HighTemperature"
        case internalError = "InternalError"
        case localListConflict = "LocalListConflict"
        case noError = "NoError"
        case otherError = "OtherError"
        case overCurrentFailure = "OverCurrentFailure"
        case overVoltage = "OverVoltage"
        case powerMeterFailure = "PowerMeterFailure"
        case powerSwitchFailure = "PowerSwitchFailure"
        case readerFailure = "ReaderFailure"
        case resetFailure = "ResetFailure"
        case underVoltage = "UnderVoltage"
        case weakSignal = "WeakSignal"
    }
}
