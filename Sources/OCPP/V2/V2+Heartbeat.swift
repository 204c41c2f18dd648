extension V2 {
    /// The station is alive and wants to know the time (G02).
    public struct Heartbeat: Request {
        public static let action = "Heartbeat"

        public init() {}

        public init(_ json: JSONValue) throws(MessageError) {
            _ = try EmptyMessage(json)
        }

        public func write(to json: inout JSONWriter) { json.object { _ in } }
    }
}

extension V2.Heartbeat {
    /// The time.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var currentTime: OCPPTimestamp

        public init(currentTime: OCPPTimestamp) {
            self.currentTime = currentTime
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.currentTime = try json.required("currentTime")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("currentTime", self.currentTime)
            }
        }
    }
}
