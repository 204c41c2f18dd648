extension V2 {
    /// A charging station presents itself after it started (B01).
    public struct BootNotification: Request {
        public static let action = "BootNotification"

        public var chargingStation: ChargingStation
        public var reason: BootReason

        public init(chargingStation: ChargingStation, reason: BootReason) {
            self.chargingStation = chargingStation
            self.reason = reason
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.chargingStation = try json.required("chargingStation")
            self.reason = try json.required("reason")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("chargingStation", self.chargingStation)
                json.member("reason", self.reason)
            }
        }
    }

    /// What a station is.
    public struct ChargingStation: JSONReadable, JSONWritable, Hashable, Sendable {
        /// At most 25 characters.
        public var serialNumber: String?
        /// At most 20 characters.
        public var model: String
        public var modem: Modem?
        /// At most 50 characters.
        public var vendorName: String
        /// At most 50 characters.
        public var firmwareVersion: String?

        public init(
            serialNumber: String? = nil, model: String, modem: Modem? = nil, vendorName: String,
            firmwareVersion: String? = nil
        ) {
            self.serialNumber = serialNumber
            self.model = model
            self.modem = modem
            self.vendorName = vendorName
            self.firmwareVersion = firmwareVersion
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.serialNumber = try json.optional("serialNumber")
            self.model = try json.required("model")
            self.modem = try json.optional("modem")
            self.vendorName = try json.required("vendorName")
            self.firmwareVersion = try json.optional("firmwareVersion")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("serialNumber", self.serialNumber)
                json.member("model", self.model)
                json.member("modem", self.modem)
                json.member("vendorName", self.vendorName)
                json.member("firmwareVersion", self.firmwareVersion)
            }
        }
    }

    /// The SIM card of a station's modem.
    public struct Modem: JSONReadable, JSONWritable, Hashable, Sendable {
        /// At most 20 characters.
        public var iccid: String?
        /// At most 20 characters.
        public var imsi: String?

        public init(iccid: String? = nil, imsi: String? = nil) {
            self.iccid = iccid
            self.imsi = imsi
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.iccid = try json.optional("iccid")
            self.imsi = try json.optional("imsi")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("iccid", self.iccid)
                json.member("imsi", self.imsi)
            }
        }
    }

    /// Why a station started.
    public enum BootReason: String, WireEnumeration {
        case applicationReset = "ApplicationReset"
        case firmwareUpdate = "FirmwareUpdate"
        case localReset = "LocalReset"
        case powerUp = "PowerUp"
        case remoteReset = "RemoteReset"
        case scheduledReset = "ScheduledReset"
        case triggered = "Triggered"
        case unknown = "Unknown"
        case watchdog = "Watchdog"
    }

    /// Whether a station may send other messages.
    public enum RegistrationStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case pending = "Pending"
        case rejected = "Rejected"
    }
}

extension V2.BootNotification {
    /// What the CSMS makes of the station.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var currentTime: OCPPTimestamp
        /// Seconds between heartbeats when accepted, else until the next BootNotification.
        public var interval: Int
        public var status: V2.RegistrationStatus
        public var statusInfo: V2.StatusInfo?

        public init(
            currentTime: OCPPTimestamp, interval: Int, status: V2.RegistrationStatus,
            statusInfo: V2.StatusInfo? = nil
        ) {
            self.currentTime = currentTime
            self.interval = interval
            self.status = status
            self.statusInfo = statusInfo
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.currentTime = try json.required("currentTime")
            self.interval = try json.required("interval")
            self.status = try json.required("status")
            self.statusInfo = try json.optional("statusInfo")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("currentTime", self.currentTime)
                json.member("interval", self.interval)
                json.member("status", self.status)
                json.member("statusInfo", self.statusInfo)
            }
        }
    }
}
