extension V2 {
    /// Start a transaction (F01, F02). What comes of it is a TransactionEvent with the same `remoteStartId`.
    public struct RequestStartTransaction: Request {
        public static let action = "RequestStartTransaction"

        /// Absent, the station chooses.
        public var evseId: Int?
        public var groupIdToken: IdToken?
        public var idToken: IdToken
        /// Made by the CSMS.
        public var remoteStartId: Int
        /// Of the purpose TxProfile.
        public var chargingProfile: ChargingProfile?

        public init(
            evseId: Int? = nil, groupIdToken: IdToken? = nil, idToken: IdToken, remoteStartId: Int,
            chargingProfile: ChargingProfile? = nil
        ) {
            self.evseId = evseId
            self.groupIdToken = groupIdToken
            self.idToken = idToken
            self.remoteStartId = remoteStartId
            self.chargingProfile = chargingProfile
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.evseId = try json.optional("evseId")
            self.groupIdToken = try json.optional("groupIdToken")
            self.idToken = try json.required("idToken")
            self.remoteStartId = try json.required("remoteStartId")
            self.chargingProfile = try json.optional("chargingProfile")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("evseId", self.evseId)
                json.member("groupIdToken", self.groupIdToken)
                json.member("idToken", self.idToken)
                json.member("remoteStartId", self.remoteStartId)
                json.member("chargingProfile", self.chargingProfile)
            }
        }
    }

    /// Whether a station will try to do as asked.
    public enum RequestStartStopStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case rejected = "Rejected"
    }
}

extension V2.RequestStartTransaction {
    /// Whether the station will try.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var status: V2.RequestStartStopStatus
        public var statusInfo: V2.StatusInfo?
        /// Of a transaction that had begun before, when the cable was plugged in.
        public var transactionId: String?

        public init(
            status: V2.RequestStartStopStatus, statusInfo: V2.StatusInfo? = nil, transactionId: String? = nil
        ) {
            self.status = status
            self.statusInfo = statusInfo
            self.transactionId = transactionId
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.status = try json.required("status")
            self.statusInfo = try json.optional("statusInfo")
            self.transactionId = try json.optional("transactionId")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("status", self.status)
                json.member("statusInfo", self.statusInfo)
                json.member("transactionId", self.transactionId)
            }
        }
    }
}
