extension V2 {
    /// Restart the station or an EVSE (B11, B12).
    public struct Reset: Request {
        public static let action = "Reset"
        public typealias Response = StatusResponse<ResetStatus>

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
        /// Only in 2.1.
        case immediateAndResume = "ImmediateAndResume"
    }

    /// What became of a reset.
    public enum ResetStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case rejected = "Rejected"
        case scheduled = "Scheduled"
    }
}
