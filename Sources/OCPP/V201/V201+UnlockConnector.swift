extension V201 {
    /// Release the plug.
    public struct UnlockConnector: Request {
        public static let action = "UnlockConnector"

        public var evseId: Int
        public var connectorId: Int

        public init(evseId: Int, connectorId: Int) {
            self.evseId = evseId
            self.connectorId = connectorId
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.evseId = try json.required("evseId")
            self.connectorId = try json.required("connectorId")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("evseId", self.evseId)
                json.member("connectorId", self.connectorId)
            }
        }
    }

    /// What became of an unlock.
    public enum UnlockStatus: String, WireEnumeration {
        case unlocked = "Unlocked"
        case unlockFailed = "UnlockFailed"
        case ongoingAuthorizedTransaction = "OngoingAuthorizedTransaction"
        case unknownConnector = "UnknownConnector"
    }
}

extension V201.UnlockConnector {
    /// Whether the connector was unlocked.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var status: V201.UnlockStatus
        public var statusInfo: V201.StatusInfo?

        public init(status: V201.UnlockStatus, statusInfo: V201.StatusInfo? = nil) {
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
