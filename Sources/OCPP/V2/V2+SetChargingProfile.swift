extension V2 {
    /// Limit an EVSE or the whole station (K01).
    public struct SetChargingProfile: Request {
        public static let action = "SetChargingProfile"
        public typealias Response = StatusResponse<ChargingProfileStatus>

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
