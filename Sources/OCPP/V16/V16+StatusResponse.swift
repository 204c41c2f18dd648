extension V16 {
    /// The answer to a request of which nothing more is to be told than what became of it (§6).
    public struct StatusResponse<Status: WireEnumeration>: JSONReadable, JSONWritable, Hashable, Sendable {
        public var status: Status

        public init(status: Status) {
            self.status = status
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.status = try json.required("status")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("status", self.status)
            }
        }
    }

    /// Whether a charge point will try to do as asked: to start, to stop or to reset.
    public enum RequestStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case rejected = "Rejected"
    }
}
