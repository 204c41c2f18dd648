extension V16 {
    /// Release the plug (§5.18).
    public struct UnlockConnector: Request {
        public static let action = "UnlockConnector"
        public typealias Response = StatusResponse<UnlockStatus>

        /// Greater than 0.
        public var connectorId: Int

        public init(connectorId: Int) {
            self.connectorId = connectorId
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.connectorId = try json.required("connectorId")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("connectorId", self.connectorId)
            }
        }
    }

    /// What became of an unlock.
    public enum UnlockStatus: String, WireEnumeration {
        case unlocked = "Unlocked"
        case unlockFailed = "UnlockFailed"
        case notSupported = "NotSupported"
    }
}
