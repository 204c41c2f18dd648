extension V16 {
    /// Send a message now (§5.17).
    public struct TriggerMessage: Request {
        public static let action = "TriggerMessage"
        public typealias Response = StatusResponse<TriggerMessageStatus>

        public var requestedMessage: MessageTrigger
        public var connectorId: Int?

        public init(requestedMessage: MessageTrigger, connectorId: Int? = nil) {
            self.requestedMessage = requestedMessage
            self.connectorId = connectorId
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.requestedMessage = try json.required("requestedMessage")
            self.connectorId = try json.optional("connectorId")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("requestedMessage", self.requestedMessage)
                json.member("connectorId", self.connectorId)
            }
        }
    }

    /// The messages that can be asked for.
    public enum MessageTrigger: String, WireEnumeration {
        case bootNotification = "BootNotification"
        case diagnosticsStatusNotification = "DiagnosticsStatusNotification"
        case firmwareStatusNotification = "FirmwareStatusNotification"
        case heartbeat = "Heartbeat"
        case meterValues = "MeterValues"
        case statusNotification = "StatusNotification"
    }

    /// What became of a trigger.
    public enum TriggerMessageStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case rejected = "Rejected"
        case notImplemented = "NotImplemented"
    }
}
