extension V2 {
    /// The state of a connector has changed (G01).
    public struct StatusNotification: Request {
        public static let action = "StatusNotification"
        public typealias Response = EmptyMessage

        /// When it changed.
        public var timestamp: OCPPTimestamp
        public var connectorStatus: ConnectorStatus
        public var evseId: Int
        public var connectorId: Int

        public init(timestamp: OCPPTimestamp, connectorStatus: ConnectorStatus, evseId: Int, connectorId: Int) {
            self.timestamp = timestamp
            self.connectorStatus = connectorStatus
            self.evseId = evseId
            self.connectorId = connectorId
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.timestamp = try json.required("timestamp")
            self.connectorStatus = try json.required("connectorStatus")
            self.evseId = try json.required("evseId")
            self.connectorId = try json.required("connectorId")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("timestamp", self.timestamp)
                json.member("connectorStatus", self.connectorStatus)
                json.member("evseId", self.evseId)
                json.member("connectorId", self.connectorId)
            }
        }
    }

    /// The state of a connector.
    public enum ConnectorStatus: String, WireEnumeration {
        case available = "Available"
        case occupied = "Occupied"
        case reserved = "Reserved"
        case unavailable = "Unavailable"
        case faulted = "Faulted"
    }
}
