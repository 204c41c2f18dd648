extension V2 {
    /// The answer to a request of which nothing more is to be told than what became of it (part 2, Messages).
    public struct StatusResponse<Status: WireEnumeration>: JSONReadable, JSONWritable, Hashable, Sendable {
        public var status: Status
        public var statusInfo: StatusInfo?

        public init(status: Status, statusInfo: StatusInfo? = nil) {
            self.status = status
            self.statusInfo = statusInfo
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.status = try json.required("status")
            self.statusInfo = try json.optional("statusInfo")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("status", self.status)
                json.member("statusInfo", self.statusInfo)
            }
        }
    }
}
