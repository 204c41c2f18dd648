extension V16 {
    /// Which limits will hold, all profiles taken together (§5.7)?
    public struct GetCompositeSchedule: Request {
        public static let action = "GetCompositeSchedule"

        /// 0 is the charge point's connection to the grid.
        public var connectorId: Int
        /// How far ahead, in seconds.
        public var duration: Int
        public var chargingRateUnit: ChargingRateUnit?

        public init(connectorId: Int, duration: Int, chargingRateUnit: ChargingRateUnit? = nil) {
            self.connectorId = connectorId
            self.duration = duration
            self.chargingRateUnit = chargingRateUnit
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.connectorId = try json.required("connectorId")
            self.duration = try json.required("duration")
            self.chargingRateUnit = try json.optional("chargingRateUnit")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("connectorId", self.connectorId)
                json.member("duration", self.duration)
                json.member("chargingRateUnit", self.chargingRateUnit)
            }
        }
    }
}

extension V16.GetCompositeSchedule {
    /// The schedule, if there is one.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var status: V16.RequestStatus
        public var connectorId: Int?
        /// What the periods count from.
        public var scheduleStart: OCPPTimestamp?
        public var chargingSchedule: V16.ChargingSchedule?

        public init(
            status: V16.RequestStatus, connectorId: Int? = nil, scheduleStart: OCPPTimestamp? = nil,
            chargingSchedule: V16.ChargingSchedule? = nil
        ) {
            self.status = status
            self.connectorId = connectorId
            self.scheduleStart = scheduleStart
            self.chargingSchedule = chargingSchedule
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.status = try json.required("status")
            self.connectorId = try json.optional("connectorId")
            self.scheduleStart = try json.optional("scheduleStart")
            self.chargingSchedule = try json.optional("chargingSchedule")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("status", self.status)
                json.member("connectorId", self.connectorId)
                json.member("scheduleStart", self.scheduleStart)
                json.member("chargingSchedule", self.chargingSchedule)
            }
        }
    }
}
