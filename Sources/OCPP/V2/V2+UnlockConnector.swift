extension V2 {
    /// Release the plug (F05).
    public struct UnlockConnector: Request {
        public static let action = "UnlockConnector"
        public typealias Response = StatusResponse<UnlockStatus>

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
