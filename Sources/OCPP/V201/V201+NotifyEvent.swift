extension V201 {
    /// What the station's monitors have seen (N07).
    public struct NotifyEvent: Request {
        public static let action = "NotifyEvent"
        public typealias Response = EmptyMessage

        public var generatedAt: OCPPTimestamp
        /// Whether another part follows; absent, none does.
        public var tbc: Bool?
        /// Counts the parts from 0.
        public var seqNo: Int
        public var eventData: [EventData]

        public init(generatedAt: OCPPTimestamp, tbc: Bool? = nil, seqNo: Int, eventData: [EventData]) {
            self.generatedAt = generatedAt
            self.tbc = tbc
            self.seqNo = seqNo
            self.eventData = eventData
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.generatedAt = try json.required("generatedAt")
            self.tbc = try json.optional("tbc")
            self.seqNo = try json.required("seqNo")
            self.eventData = try json.required("eventData")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("generatedAt", self.generatedAt)
                json.member("tbc", self.tbc)
                json.member("seqNo", self.seqNo)
                json.member("eventData", self.eventData)
            }
        }
    }

    /// One thing that a monitor has seen.
    public struct EventData: JSONReadable, JSONWritable, Hashable, Sendable {
        public var eventId: Int
        public var timestamp: OCPPTimestamp
        public var trigger: EventTrigger
        /// The event that caused this one.
        public var cause: Int?
        /// At most 2500 characters.
        public var actualValue: String
        /// At most 50 characters.
        public var techCode: String?
        /// At most 500 characters.
        public var techInfo: String?
        /// Whether what a former event reported is over.
        public var cleared: Bool?
        public var transactionId: String?
        public var component: Component
        public var variableMonitoringId: Int?
        public var eventNotificationType: EventNotificationType
        public var variable: Variable

        public init(
            eventId: Int, timestamp: OCPPTimestamp, trigger: EventTrigger, cause: Int? = nil, actualValue: String,
            techCode: String? = nil, techInfo: String? = nil, cleared: Bool? = nil, transactionId: String? = nil,
            component: Component, variableMonitoringId: Int? = nil, eventNotificationType: EventNotificationType,
            variable: Variable
        ) {
            self.eventId = eventId
            self.timestamp = timestamp
            self.trigger = trigger
            self.cause = cause
            self.actualValue = actualValue
            self.techCode = techCode
            self.techInfo = techInfo
            self.cleared = cleared
            self.transactionId = transactionId
            self.component = component
            self.variableMonitoringId = variableMonitoringId
            self.eventNotificationType = eventNotificationType
            self.variable = variable
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.eventId = try json.required("eventId")
            self.timestamp = try json.required("timestamp")
            self.trigger = try json.required("trigger")
            self.cause = try json.optional("cause")
            self.actualValue = try json.required("actualValue")
            self.techCode = try json.optional("techCode")
            self.techInfo = try json.optional("techInfo")
            self.cleared = try json.optional("cleared")
            self.transactionId = try json.optional("transactionId")
            self.component = try json.required("component")
            self.variableMonitoringId = try json.optional("variableMonitoringId")
            self.eventNotificationType = try json.required("eventNotificationType")
            self.variable = try json.required("variable")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("eventId", self.eventId)
                json.member("timestamp", self.timestamp)
                json.member("trigger", self.trigger)
                json.member("cause", self.cause)
                json.member("actualValue", self.actualValue)
                json.member("techCode", self.techCode)
                json.member("techInfo", self.techInfo)
                json.member("cleared", self.cleared)
                json.member("transactionId", self.transactionId)
                json.member("component", self.component)
                json.member("variableMonitoringId", self.variableMonitoringId)
                json.member("eventNotificationType", self.eventNotificationType)
                json.member("variable", self.variable)
            }
        }
    }

    /// What made a monitor speak.
    public enum EventTrigger: String, WireEnumeration {
        case alerting = "Alerting"
        case delta = "Delta"
        case periodic = "Periodic"
    }

    /// Who set the monitor up.
    public enum EventNotificationType: String, WireEnumeration {
        case hardWiredNotification = "HardWiredNotification"
        case hardWiredMonitor = "HardWiredMonitor"
        case preconfiguredMonitor = "PreconfiguredMonitor"
        case customMonitor = "CustomMonitor"
    }
}
