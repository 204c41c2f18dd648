extension V201 {
    /// Send a message now.
    public struct TriggerMessage: Request {
        public static let action = "TriggerMessage"

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
    }

    /// What became of a trigger.
    public enum TriggerMessageStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case rejected = "Rejected"
        case notImplemented = "NotImplemented"
    }
}

extension V201.TriggerMessage {
    /// Whether the message will be sent.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var status: V201.TriggerMessageStatus
        public var statusInfo: V201.StatusInfo?

        public init(status: V201.TriggerMessageStatus, statusInfo: V201.StatusInfo? = nil) {
            self.status = status
            self.statusInfo = statusInfo
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.status = try json.required("status")
            self.statusInfo = try json.optional("statusInfo")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("status", self.status)
                json.member("statusInfo", self.statusInfo)
            }
        }
    }
}
