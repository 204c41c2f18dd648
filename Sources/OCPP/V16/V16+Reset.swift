extension V16 {
    /// Restart the charge point (§5.14). What comes of it is a BootNotification.
    public struct Reset: Request {
        public static let action = "Reset"
        public typealias Response = StatusResponse<RequestStatus>

        public var type: ResetType

        public init(type: ResetType) {
            self.type = type
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.type = try json.required("type")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("type", self.type)
            }
        }
    }

    /// A soft reset ends transactions gracefully, a hard one need not.
    public enum ResetType: String, WireEnumeration {
        case hard = "Hard"
        case soft = "Soft"
    }
}
