extension V16 {
    /// Start a transaction (§5.11). What comes of it is a StartTransaction.
    public struct RemoteStartTransaction: Request {
        public static let action = "RemoteStartTransaction"
        public typealias Response = StatusResponse<RequestStatus>

        /// Absent, the charge point chooses.
        public var connectorId: Int?
        /// At most 20 characters.
        public var idTag: String
        /// Of the purpose TxProfile.
        public var chargingProfile: ChargingProfile?

        public init(connectorId: Int? = nil, idTag: String, chargingProfile: ChargingProfile? = nil) {
            self.connectorId = connectorId
            self.idTag = idTag
            self.chargingProfile = chargingProfile
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.connectorId = try json.optional("connectorId")
            self.idTag = try json.required("idTag")
            self.chargingProfile = try json.optional("chargingProfile")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("connectorId", self.connectorId)
                json.member("idTag", self.idTag)
                json.member("chargingProfile", self.chargingProfile)
            }
        }
    }
}
