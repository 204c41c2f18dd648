extension V2 {
    /// Limits to charge by.
    public struct ChargingProfile: JSONReadable, JSONWritable, Hashable, Sendable {
        public var id: Int
        /// The higher one wins; 0 or more.
        public var stackLevel: Int
        public var chargingProfilePurpose: ChargingProfilePurpose
        public var chargingProfileKind: ChargingProfileKind
        public var recurrencyKind: RecurrencyKind?
        public var validFrom: OCPPTimestamp?
        public var validTo: OCPPTimestamp?
        /// One to three.
        public var chargingSchedule: [ChargingSchedule]
        /// The transaction of a TxProfile.
        public var transactionId: String?

        public init(
            id: Int, stackLevel: Int, chargingProfilePurpose: ChargingProfilePurpose,
            chargingProfileKind: ChargingProfileKind, recurrencyKind: RecurrencyKind? = nil,
            validFrom: OCPPTimestamp? = nil, validTo: OCPPTimestamp? = nil, chargingSchedule: [ChargingSchedule],
            transactionId: String? = nil
        ) {
            self.id = id
            self.stackLevel = stackLevel
            self.chargingProfilePurpose = chargingProfilePurpose
            self.chargingProfileKind = chargingProfileKind
            self.recurrencyKind = recurrencyKind
            self.validFrom = validFrom
            self.validTo = validTo
            self.chargingSchedule = chargingSchedule
            self.transactionId = transactionId
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.id = try json.required("id")
            self.stackLevel = try json.required("stackLevel")
            self.chargingProfilePurpose = try json.required("chargingProfilePurpose")
            self.chargingProfileKind = try json.required("chargingProfileKind")
            self.recurrencyKind = try json.optional("recurrencyKind")
            self.validFrom = try json.optional("validFrom")
            self.validTo = try json.optional("validTo")
            self.chargingSchedule = try json.required("chargingSchedule")
            self.transactionId = try json.optional("transactionId")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("id", self.id)
                json.member("stackLevel", self.stackLevel)
                json.member("chargingProfilePurpose", self.chargingProfilePurpose)
                json.member("chargingProfileKind", self.chargingProfileKind)
                json.member("recurrencyKind", self.recurrencyKind)
                json.member("validFrom", self.validFrom)
                json.member("validTo", self.validTo)
                json.member("chargingSchedule", self.chargingSchedule)
                json.member("transactionId", self.transactionId)
            }
        }
    }

    /// Limits over time. Sales tariffs are not read.
    public struct ChargingSchedule: JSONReadable, JSONWritable, Hashable, Sendable {
        public var id: Int
        public var startSchedule: OCPPTimestamp?
        /// In seconds; absent, the last period goes on.
        public var duration: Int?
        public var chargingRateUnit: ChargingRateUnit
        public var chargingSchedulePeriod: [ChargingSchedulePeriod]
        public var minChargingRate: DecimalNumber?

        public init(
            id: Int, startSchedule: OCPPTimestamp? = nil, duration: Int? = nil, chargingRateUnit: ChargingRateUnit,
            chargingSchedulePeriod: [ChargingSchedulePeriod], minChargingRate: DecimalNumber? = nil
        ) {
            self.id = id
            self.startSchedule = startSchedule
            self.duration = duration
            self.chargingRateUnit = chargingRateUnit
            self.chargingSchedulePeriod = chargingSchedulePeriod
            self.minChargingRate = minChargingRate
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.id = try json.required("id")
            self.startSchedule = try json.optional("startSchedule")
            self.duration = try json.optional("duration")
            self.chargingRateUnit = try json.required("chargingRateUnit")
            self.chargingSchedulePeriod = try json.required("chargingSchedulePeriod")
            self.minChargingRate = try json.optional("minChargingRate")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("id", self.id)
                json.member("startSchedule", self.startSchedule)
                json.member("duration", self.duration)
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
        /// In the schedule's unit.
        public var limit: DecimalNumber?
        /// Absent, it is 3.
        public var numberPhases: Int?
        /// 1 to 3, when one phase is used.
        public var phaseToUse: Int?

        public init(startPeriod: Int, limit: DecimalNumber?, numberPhases: Int? = nil, phaseToUse: Int? = nil) {
            self.startPeriod = startPeriod
            self.limit = limit
            self.numberPhases = numberPhases
            self.phaseToUse = phaseToUse
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.startPeriod = try json.required("startPeriod")
            self.limit = try json.optional("limit")
            self.numberPhases = try json.optional("numberPhases")
            self.phaseToUse = try json.optional("phaseToUse")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("startPeriod", self.startPeriod)
                json.member("limit", self.limit)
                json.member("numberPhases", self.numberPhases)
                json.member("phaseToUse", self.phaseToUse)
            }
        }
    }

    /// What a profile limits.
    public enum ChargingProfilePurpose: String, WireEnumeration {
        case chargingStationExternalConstraints = "ChargingStationExternalConstraints"
        case chargingStationMaxProfile = "ChargingStationMaxProfile"
        case txDefaultProfile = "TxDefaultProfile"
        case txProfile = "TxProfile"
        /// Only in 2.1.
        case priorityCharging = "PriorityCharging"
        /// Only in 2.1.
        case localGeneration = "LocalGeneration"
    }

    /// How a schedule is tied to time.
    public enum ChargingProfileKind: String, WireEnumeration {
        case absolute = "Absolute"
        case recurring = "Recurring"
        case relative = "Relative"
        /// Only in 2.1.
        case dynamic = "Dynamic"
    }

    /// How often a recurring schedule begins anew.
    public enum RecurrencyKind: String, WireEnumeration {
        case daily = "Daily"
        case weekly = "Weekly"
    }

    /// The unit of a limit: ampere a phase, or watt in total.
    public enum ChargingRateUnit: String, WireEnumeration {
        case w = "W"
        case a = "A"
    }
}
