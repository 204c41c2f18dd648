extension V16 {
    /// May this id tag charge (§4.1)?
    public struct Authorize: Request {
        public static let action = "Authorize"

        /// At most 20 characters, compared without case.
        public var idTag: String

        public init(idTag: String) {
            self.idTag = idTag
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.idTag = try json.required("idTag")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("idTag", self.idTag)
            }
        }
    }
}

extension V16.Authorize {
    /// What is known of the id tag.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var idTagInfo: V16.IdTagInfo

        public init(idTagInfo: V16.IdTagInfo) {
            self.idTagInfo = idTagInfo
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.idTagInfo = try json.required("idTagInfo")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("idTagInfo", self.idTagInfo)
            }
        }
    }
}
