extension V16 {
    /// Limits to charge by.
    public struct ChargingProfile: JSONReadable, JSONWritable, Hashable, Sendable {
        public var chargingProfileId: Int
        /// The transaction of a TxProfile.
        public var transactionId: Int?
        /// The higher one wins; 0 or more.
        public var stackLevel: Int
        public var chargingProfilePurpose: ChargingProfilePurpose
        public var chargingProfileKind: ChargingProfileKind
        public var recurrencyKind: RecurrencyKind?
        public var validFrom: OCPPTimestamp?
        public var validTo: OCPPTimestamp?
        public var chargingSchedule: ChargingSchedule

        public init(
            chargingProfileId: Int, transactionId: Int? = nil, stackLevel: Int,
            chargingProfilePurpose: ChargingProfilePurpose, chargingProfileKind: ChargingProfileKind,
            recurrencyKind: RecurrencyKind? = nil, validFrom: OCPPTimestamp? = nil, validTo: OCPPTimestamp? = nil,
            chargingSchedule: ChargingSchedule
        ) {
            self.chargingProfileId = chargingProfileId
            self.transactionId = transactionId
            self.stackLevel = stackLevel
            self.chargingProfilePurpose = chargingProfilePurpose
            self.chargingProfileKind = chargingProfileKind
            self.recurrencyKind = recurrencyKind
            self.validFrom = validFrom
            self.validTo = validTo
            self.chargingSchedule = chargingSchedule
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.chargingProfileId = try json.required("chargingProfileId")
            self.transactionId = try json.optional("transactionId")
            self.stackLevel = try json.required("stackLevel")
            self.chargingProfilePurpose = try json.required("chargingProfilePurpose")
            self.chargingProfileKind = try json.required("chargingProfileKind")
            self.recurrencyKind = try json.optional("recurrencyKind")
            self.validFrom = try json.optional("validFrom")
            self.validTo = try json.optional("validTo")
            self.chargingSchedule = try json.required("chargingSchedule")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("chargingProfileId", self.chargingProfileId)
                json.member("transactionId", self.transactionId)
                json.member("stackLevel", self.stackLevel)
                json.member("chargingProfilePurpose", self.chargingProfilePurpose)
                json.member("chargingProfileKind", self.chargingProfileKind)
                json.member("recurrencyKind", self.recurrencyKind)
                json.member("validFrom", self.validFrom)
                json.member("validTo", self.validTo)
                json.member("chargingSchedule", self.chargingSchedule)
            }
        }
    }

    /// Limits over time.
    public struct ChargingSchedule: JSONReadable, JSONWritable, Hashable, Sendable {
        /// In seconds; absent, the last period goes on.
        public var duration: Int?
        public var startSchedule: OCPPTimestamp?
        public var chargingRateUnit: ChargingRateUnit
        public var chargingSchedulePeriod: [ChargingSchedulePeriod]
        /// Below it charging is inefficient; at most one decimal.
        public var minChargingRate: DecimalNumber?

        public init(
            duration: Int? = nil, startSchedule: OCPPTimestamp? = nil, chargingRateUnit: ChargingRateUnit,
            chargingSchedulePeriod: [ChargingSchedulePeriod], minChargingRate: DecimalNumber? = nil
        ) {
            self.duration = duration
            self.startSchedule = startSchedule
            self.chargingRateUnit = chargingRateUnit
            self.chargingSchedulePeriod = chargingSchedulePeriod
            self.minChargingRate = minChargingRate
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.duration = try json.optional("duration")
            self.startSchedule = try json.optional("startSchedule")
            self.chargingRateUnit = try json.required("chargingRateUnit")
            self.chargingSchedulePeriod = try json.required("chargingSchedulePeriod")
            self.minChargingRate = try json.optional("minChargingRate")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("duration", self.duration)
                json.member("startSchedule", self.startSchedule)
                json.member("chargingRateUnit", self.chargingRateUnit)
                json.member("chargingSchedulePeriod", self.chargingSchedulePeriod)
                json.member("minChargingRate", self.minChargingRate)
            }
        }
    }

    /// A limit that holds until the next period.
    public struct ChargingSchedulePeriod: JSONReadable, JSONWritable, Hashable, Sendable {
        /// Seconds from the start of the schedule.
        public var startPeriod: Int
        /// In the schedule's unit, at most one decimal.
        public var limit: DecimalNumber
        /// Absent, it is 3.
        public var numberPhases: Int?

        public init(startPeriod: Int, limit: DecimalNumber, numberPhases: Int? = nil) {
            self.startPeriod = startPeriod
            self.limit = limit
            self.numberPhases = numberPhases
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.startPeriod = try json.required("startPeriod")
            self.limit = try json.required("limit")
            self.numberPhases = try json.optional("numberPhases")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("startPeriod", self.startPeriod)
                json.member("limit", self.limit)
                json.member("numberPhases", self.numberPhases)
            }
        }
    }

    /// What a profile limits.
    public enum ChargingProfilePurpose: String, WireEnumeration {
        case chargePointMaxProfile = "ChargePointMaxProfile"
        case txDefaultProfile = "TxDefaultProfile"
        case txProfile = "TxProfile"
    }

    /// How a schedule is tied to time.
    public enum ChargingProfileKind: String, WireEnumeration {
        case absolute = "Absolute"
        case recurring = "Recurring"
        case relative = "Relative"
    }

    /// How often a recurring schedule begins anew.
    public enum RecurrencyKind: String, WireEnumeration {
        case daily = "Daily"
        case weekly = "Weekly"
    }

    /// The unit of a limit: ampere a phase, or watt in total.
    public enum ChargingRateUnit: String, WireEnumeration {
        case a = "A"
        case w = "W"
    }
}
