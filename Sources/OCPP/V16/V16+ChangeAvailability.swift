extension V16 {
    /// Take a connector, or the whole charge point, into or out of service (§5.2).
    public struct ChangeAvailability: Request {
        public static let action = "ChangeAvailability"
        public typealias Response = StatusResponse<AvailabilityStatus>

        /// 0 is the charge point and all its connectors.
        public var connectorId: Int
        public var type: AvailabilityType

        public init(connectorId: Int, type: AvailabilityType) {
            self.connectorId = connectorId
            self.type = type
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.connectorId = try json.required("connectorId")
            self.type = try json.required("type")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("connectorId", self.connectorId)
                json.member("type", self.type)
            }
        }
    }

    /// In or out of service.
    public enum AvailabilityType: String, WireEnumeration {
        case inoperative = "Inoperative"
        case operative = "Operative"
    }

    /// What became of a change of availability.
    public enum AvailabilityStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case rejected = "Rejected"
        case scheduled = "Scheduled"
    }
}
