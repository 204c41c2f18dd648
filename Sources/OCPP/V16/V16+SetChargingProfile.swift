extension V16 {
    /// Limit a connector or the whole charge point (§5.16).
    public struct SetChargingProfile: Request {
        public static let action = "SetChargingProfile"
        public typealias Response = StatusResponse<ChargingProfileStatus>

        /// 0 is the whole charge point, or the default of all connectors.
        public var connectorId: Int
        public var csChargingProfiles: ChargingProfile

        public init(connectorId: Int, csChargingProfiles: ChargingProfile) {
            self.connectorId = connectorId
            self.csChargingProfiles = csChargingProfiles
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.connectorId = try json.required("connectorId")
            self.csChargingProfiles = try json.required("csChargingProfiles")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("connectorId", self.connectorId)
                json.member("csChargingProfiles", self.csChargingProfiles)
            }
        }
    }

    /// What became of a charging profile.
    public enum ChargingProfileStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case rejected = "Rejected"
        case notSupported = "NotSupported"
    }
}
