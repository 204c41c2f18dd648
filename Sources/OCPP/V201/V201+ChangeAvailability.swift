extension V201 {
    /// Take a connector, an EVSE or the station into or out of service.
    public struct ChangeAvailability: Request {
        public static let action = "ChangeAvailability"

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

extension V201.ChangeAvailability {
    /// Whether it was done, or will be when the transaction ends.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var status: V201.ChangeAvailabilityStatus
        public var statusInfo: V201.StatusInfo?

        public init(status: V201.ChangeAvailabilityStatus, statusInfo: V201.StatusInfo? = nil) {
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
