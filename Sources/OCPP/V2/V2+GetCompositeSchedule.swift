extension V2 {
    /// Which limits will hold, all profiles taken together (K08)?
    public struct GetCompositeSchedule: Request {
        public static let action = "GetCompositeSchedule"

        /// How far ahead, in seconds.
        public var duration: Int
        public var chargingRateUnit: ChargingRateUnit?
        /// 0 is the station's connection to the grid.
        public var evseId: Int

        public init(duration: Int, chargingRateUnit: ChargingRateUnit? = nil, evseId: Int) {
            self.duration = duration
            self.chargingRateUnit = chargingRateUnit
            self.evseId = evseId
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.duration = try json.required("duration")
            self.chargingRateUnit = try json.optional("chargingRateUnit")
            self.evseId = try json.required("evseId")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("duration", self.duration)
                json.member("chargingRateUnit", self.chargingRateUnit)
                json.member("evseId", self.evseId)
            }
        }
    }

    /// The limits that will hold.
    public struct CompositeSchedule: JSONReadable, JSONWritable, Hashable, Sendable {
        public var chargingSchedulePeriod: [ChargingSchedulePeriod]
        public var evseId: Int
        /// In seconds.
        public var duration: Int
        /// What the periods count from.
        public var scheduleStart: OCPPTimestamp
        public var chargingRateUnit: ChargingRateUnit

        public init(
            chargingSchedulePeriod: [ChargingSchedulePeriod], evseId: Int, duration: Int, scheduleStart: OCPPTimestamp,
            chargingRateUnit: ChargingRateUnit
        ) {
            self.chargingSchedulePeriod = chargingSchedulePeriod
            self.evseId = evseId
            self.duration = duration
            self.scheduleStart = scheduleStart
            self.chargingRateUnit = chargingRateUnit
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.chargingSchedulePeriod = try json.required("chargingSchedulePeriod")
            self.evseId = try json.required("evseId")
            self.duration = try json.required("duration")
            self.scheduleStart = try json.required("scheduleStart")
            self.chargingRateUnit = try json.required("chargingRateUnit")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("chargingSchedulePeriod", self.chargingSchedulePeriod)
                json.member("evseId", self.evseId)
                json.member("duration", self.duration)
                json.member("scheduleStart", self.scheduleStart)
                json.member("chargingRateUnit", self.chargingRateUnit)
            }
        }
    }

    /// Whether something was done.
    public enum GenericStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case rejected = "Rejected"
    }
}

extension V2.GetCompositeSchedule {
    /// The schedule, if there is one.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var status: V2.GenericStatus
        public var statusInfo: V2.StatusInfo?
        public var schedule: V2.CompositeSchedule?

        public init(
            status: V2.GenericStatus, statusInfo: V2.StatusInfo? = nil, schedule: V2.CompositeSchedule? = nil
        ) {
            self.status = status
            self.statusInfo = statusInfo
            self.schedule = schedule
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.status = try json.required("status")
            self.statusInfo = try json.optional("statusInfo")
            self.schedule = try json.optional("schedule")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("status", self.status)
                json.member("statusInfo", self.statusInfo)
                json.member("schedule", self.schedule)
            }
        }
    }
}
