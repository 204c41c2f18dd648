extension V16 {
    /// The answer to a remote start, a remote stop or a reset.
    public struct StatusResponse: JSONReadable, JSONWritable, Hashable, Sendable {
        public var status: RequestStatus

        public init(status: RequestStatus) {
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

    /// Whether a charge point will try to do as asked.
    public enum RequestStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case rejected = "Rejected"
    }
}
