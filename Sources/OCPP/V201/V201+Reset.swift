extension V201 {
    /// Restart the station or an EVSE.
    public struct Reset: Request {
        public static let action = "Reset"

        public var type: ResetType
        /// Absent, the whole station.
        public var evseId: Int?

        public init(type: ResetType, evseId: Int? = nil) {
            self.type = type
            self.evseId = evseId
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.type = try json.required("type")
            self.evseId = try json.optional("evseId")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("type", self.type)
                json.member("evseId", self.evseId)
            }
        }
    }

    /// Now, or when no transaction runs.
    public enum ResetType: String, WireEnumeration {
        case immediate = "Immediate"
        case onIdle = "OnIdle"
    }

    /// What became of a reset.
    public enum ResetStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case rejected = "Rejected"
        case scheduled = "Scheduled"
    }
}

extension V201.Reset {
    /// Whether it was done, or will be when no transaction runs.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var status: V201.ResetStatus
        public var statusInfo: V201.StatusInfo?

        public init(status: V201.ResetStatus, statusInfo: V201.StatusInfo? = nil) {
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
