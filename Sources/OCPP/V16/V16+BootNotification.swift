extension V16 {
    /// A charge point presents itself after it started or reconnected (§4.2).
    public struct BootNotification: Request {
        public static let action = "BootNotification"

        /// At most 20 characters, as are model, iccid and imsi.
        public var chargePointVendor: String
        public var chargePointModel: String
        /// At most 25 characters, as are the serial number and type of the meter.
        public var chargePointSerialNumber: String?
        /// Deprecated by the standard, and still sent.
        public var chargeBoxSerialNumber: String?
        /// At most 50 characters.
        public var firmwareVersion: String?
        /// Of the modem's SIM card.
        public var iccid: String?
        public var imsi: String?
        /// Of the main meter.
        public var meterType: String?
        public var meterSerialNumber: String?

        public init(
            chargePointVendor: String, chargePointModel: String, chargePointSerialNumber: String? = nil,
            chargeBoxSerialNumber: String? = nil, firmwareVersion: String? = nil, iccid: String? = nil,
            imsi: String? = nil, meterType: String? = nil, meterSerialNumber: String? = nil
        ) {
            self.chargePointVendor = chargePointVendor
            self.chargePointModel = chargePointModel
            self.chargePointSerialNumber = chargePointSerialNumber
            self.chargeBoxSerialNumber = chargeBoxSerialNumber
            self.firmwareVersion = firmwareVersion
            self.iccid = iccid
            self.imsi = imsi
            self.meterType = meterType
            self.meterSerialNumber = meterSerialNumber
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.chargePointVendor = try json.required("chargePointVendor")
            self.chargePointModel = try json.required("chargePointModel")
            self.chargePointSerialNumber = try json.optional("chargePointSerialNumber")
            self.chargeBoxSerialNumber = try json.optional("chargeBoxSerialNumber")
            self.firmwareVersion = try json.optional("firmwareVersion")
            self.iccid = try json.optional("iccid")
            self.imsi = try json.optional("imsi")
            self.meterType = try json.optional("meterType")
            self.meterSerialNumber = try json.optional("meterSerialNumber")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("chargePointVendor", self.chargePointVendor)
                json.member("chargePointModel", self.chargePointModel)
                json.member("chargePointSerialNumber", self.chargePointSerialNumber)
                json.member("chargeBoxSerialNumber", self.chargeBoxSerialNumber)
                json.member("firmwareVersion", self.firmwareVersion)
                json.member("iccid", self.iccid)
                json.member("imsi", self.imsi)
                json.member("meterType", self.meterType)
                json.member("meterSerialNumber", self.meterSerialNumber)
            }
        }
    }

    /// Whether a charge point may send other messages.
    public enum RegistrationStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case pending = "Pending"
        case rejected = "Rejected"
    }
}

extension V16.BootNotification {
    /// What the central system makes of the charge point.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var status: V16.RegistrationStatus
        public var currentTime: OCPPTimestamp
        /// Seconds between heartbeats when accepted, else until the next BootNotification.
        public var interval: Int

        public init(status: V16.RegistrationStatus, currentTime: OCPPTimestamp, interval: Int) {
            self.status = status
            self.currentTime = currentTime
            self.interval = interval
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.status = try json.required("status")
            self.currentTime = try json.required("currentTime")
            self.interval = try json.required("interval")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("status", self.status)
                json.member("currentTime", self.currentTime)
                json.member("interval", self.interval)
            }
        }
    }
}
