extension V201 {
    /// Limit an EVSE or the whole station.
    public struct SetChargingProfile: Request {
        public static let action = "SetChargingProfile"

        /// 0 is the whole station, or the default of all EVSEs.
        public var evseId: Int
        public var chargingProfile: ChargingProfile

        public init(evseId: Int, chargingProfile: ChargingProfile) {
            self.evseId = evseId
            self.chargingProfile = chargingProfile
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.evseId = try json.required("evseId")
            self.chargingProfile = try json.required("chargingProfile")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("evseId", self.evseId)
                json.member("chargingProfile", self.chargingProfile)
            }
        }
    }

    /// What became of a charging profile.
    public enum ChargingProfileStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case rejected = "Rejected"
    }
}

extension V201.SetChargingProfile {
    /// Whether the profile was taken.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var status: V201.ChargingProfileStatus
        public var statusInfo: V201.StatusInfo?

        public init(status: V201.ChargingProfileStatus, statusInfo: V201.StatusInfo? = nil) {
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
