extension V16 {
    /// A transaction has ended (§4.10); sent late after an offline time.
    public struct StopTransaction: Request {
        public static let action = "StopTransaction"

        public var transactionId: Int
        /// When the transaction ended.
        public var timestamp: OCPPTimestamp
        /// The meter at the end, in Wh.
        public var meterStop: Int
        /// Who stopped it; absent where the charge point did. At most 20 characters.
        public var idTag: String?
        /// Absent, it is `local`.
        public var reason: StopReason?
        public var transactionData: [MeterValue]

        public init(
            transactionId: Int, timestamp: OCPPTimestamp, meterStop: Int, idTag: String? = nil,
            reason: StopReason? = nil, transactionData: [MeterValue] = []
        ) {
            self.transactionId = transactionId
            self.timestamp = timestamp
            self.meterStop = meterStop
            self.idTag = idTag
            self.reason = reason
            self.transactionData = transactionData
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.transactionId = try json.required("transactionId")
            self.timestamp = try json.required("timestamp")
            self.meterStop = try json.required("meterStop")
            self.idTag = try json.optional("idTag")
            self.reason = try json.optional("reason")
            self.transactionData = try json.list("transactionData")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("transactionId", self.transactionId)
                json.member("timestamp", self.timestamp)
                json.member("meterStop", self.meterStop)
                json.member("idTag", self.idTag)
                json.member("reason", self.reason)
                json.meterValues("transactionData", self.transactionData, .v16)
            }
        }
    }

    /// Why a transaction ended.
    public enum StopReason: String, WireEnumeration {
        case emergencyStop = "EmergencyStop"
        case evDisconnected = "EVDisconnected"
        case hardReset = "HardReset"
        case local = "Local"
        case other = "Other"
        case powerLoss = "PowerLoss"
        case reboot = "Reboot"
        case remote = "Remote"
        case softReset = "SoftReset"
        case unlockCommand = "UnlockCommand"
        case deAuthorized = "DeAuthorized"
    }
}

extension V16.StopTransaction {
    /// Absent where the stop named no id tag.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var idTagInfo: V16.IdTagInfo?

        public init(idTagInfo: V16.IdTagInfo? = nil) {
            self.idTagInfo = idTagInfo
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.idTagInfo = try json.optional("idTagInfo")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("idTagInfo", self.idTagInfo)
            }
        }
    }
}
