extension V2 {
    /// Send a message now (F06).
    public struct TriggerMessage: Request {
        public static let action = "TriggerMessage"
        public typealias Response = StatusResponse<TriggerMessageStatus>

        public var evse: EVSE?
        public var requestedMessage: MessageTrigger

        public init(evse: EVSE? = nil, requestedMessage: MessageTrigger) {
            self.evse = evse
            self.requestedMessage = requestedMessage
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.evse = try json.optional("evse")
            self.requestedMessage = try json.required("requestedMessage")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("evse", self.evse)
                json.member("requestedMessage", self.requestedMessage)
            }
        }
    }

    /// The messages that can be asked for.
    public enum MessageTrigger: String, WireEnumeration {
        case bootNotification = "BootNotification"
        case logStatusNotification = "LogStatusNotification"
        case firmwareStatusNotification = "FirmwareStatusNotification"
        case heartbeat = "Heartbeat"
        case meterValues = "MeterValues"
        case signChargingStationCertificate = "SignChargingStationCertificate"
        case signV2GCertificate = "SignV2GCertificate"
        case statusNotification = "StatusNotification"
        case transactionEvent = "TransactionEvent"
        case signCombinedCertificate = "SignCombinedCertificate"
        case publishFirmwareStatusNotification = "PublishFirmwareStatusNotification"
        /// Only in 2.1.
        case signV2G20Certificate = "SignV2G20Certificate"
        /// Only in 2.1.
        case customTrigger = "CustomTrigger"
    }

    /// What became of a trigger.
    public enum TriggerMessageStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case rejected = "Rejected"
        case notImplemented = "NotImplemented"
    }
}
