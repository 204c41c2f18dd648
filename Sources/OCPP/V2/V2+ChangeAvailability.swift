extension V2 {
    /// Take a connector, an EVSE or the station into or out of service (G03, G04).
    public struct ChangeAvailability: Request {
        public static let action = "ChangeAvailability"
        public typealias Response = StatusResponse<ChangeAvailabilityStatus>

        /// Absent, the whole station.
        public var evse: EVSE?
        public var operationalStatus: OperationalStatus

        public init(evse: EVSE? = nil, operationalStatus: OperationalStatus) {
            self.evse = evse
            self.operationalStatus = operationalStatus
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.evse = try json.optional("evse")
            self.operationalStatus = try json.required("operationalStatus")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("evse", self.evse)
                json.member("operationalStatus", self.operationalStatus)
            }
        }
    }

    /// In or out of service.
    public enum OperationalStatus: String, WireEnumeration {
        case inoperative = "Inoperative"
        case operative = "Operative"
    }

    /// What became of a change of availability.
    public enum ChangeAvailabilityStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case rejected = "Rejected"
        case scheduled = "Scheduled"
    }
}
