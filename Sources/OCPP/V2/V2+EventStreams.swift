extension V2 {
    /// A monitored variable whose values are sent as a stream from now on (2.1, N11).
    public struct OpenPeriodicEventStream: Request {
        public static let action = "OpenPeriodicEventStream"
        public static var versions: [OCPPVersion] { [.v21] }
        public typealias Response = StatusResponse<GenericStatus>

        public var constantStreamData: ConstantStreamData

        public init(constantStreamData: ConstantStreamData) {
            self.constantStreamData = constantStreamData
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.constantStreamData = try json.required("constantStreamData")
        }

        public func write(to json: inout JSONWriter) {
            json.object { $0.member("constantStreamData", self.constantStreamData) }
        }
    }

    /// A stream is over (2.1, N12).
    public struct ClosePeriodicEventStream: Request {
        public static let action = "ClosePeriodicEventStream"
        public static var versions: [OCPPVersion] { [.v21] }
        public typealias Response = EmptyMessage

        public var id: Int

        public init(id: Int) {
            self.id = id
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.id = try json.required("id")
        }

        public func write(to json: inout JSONWriter) {
            json.object { $0.member("id", self.id) }
        }
    }

    /// Values of a stream (2.1, N13); a SEND, which is not answered.
    public struct NotifyPeriodicEventStream: Request {
        public static let action = "NotifyPeriodicEventStream"
        public static var versions: [OCPPVersion] { [.v21] }
        public typealias Response = EmptyMessage

        public var id: Int
        /// How many values wait to be sent.
        public var pending: Int
        /// What the instants of the values are counted from.
        public var basetime: OCPPTimestamp
        public var data: [StreamDataElement]

        public init(id: Int, pending: Int, basetime: OCPPTimestamp, data: [StreamDataElement]) {
            self.id = id
            self.pending = pending
            self.basetime = basetime
            self.data = data
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.id = try json.required("id")
            self.pending = try json.required("pending")
            self.basetime = try json.required("basetime")
            self.data = try json.list("data")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("id", self.id)
                json.member("pending", self.pending)
                json.member("basetime", self.basetime)
                json.list("data", self.data)
            }
        }
    }

    /// What a stream is of.
    public struct ConstantStreamData: JSONReadable, JSONWritable, Hashable, Sendable {
        public var id: Int
        /// Of the monitor whose variable is streamed.
        public var variableMonitoringId: Int
        public var params: PeriodicEventStreamParams

        public init(id: Int, variableMonitoringId: Int, params: PeriodicEventStreamParams) {
            self.id = id
            self.variableMonitoringId = variableMonitoringId
            self.params = params
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.id = try json.required("id")
            self.variableMonitoringId = try json.required("variableMonitoringId")
            self.params = try json.required("params")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("id", self.id)
                json.member("variableMonitoringId", self.variableMonitoringId)
                json.member("params", self.params)
            }
        }
    }

    /// When the values of a stream are sent.
    public struct PeriodicEventStreamParams: JSONReadable, JSONWritable, Hashable, Sendable {
        /// Seconds after which what there is is sent.
        public var interval: Int?
        /// How many values are sent at once.
        public var values: Int?

        public init(interval: Int? = nil, values: Int? = nil) {
            self.interval = interval
            self.values = values
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.interval = try json.optional("interval")
            self.values = try json.optional("values")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("interval", self.interval)
                json.member("values", self.values)
            }
        }
    }

    /// A value of a stream.
    public struct StreamDataElement: JSONReadable, JSONWritable, Hashable, Sendable {
        /// Seconds since the message's `basetime`.
        public var t: DecimalNumber
        public var v: String

        public init(t: DecimalNumber, v: String) {
            self.t = t
            self.v = v
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.t = try json.required("t")
            self.v = try json.required("v")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("t", self.t)
                json.member("v", self.v)
            }
        }
    }
}
