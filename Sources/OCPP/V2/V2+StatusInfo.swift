extension V2 {
    /// More about a status.
    public struct StatusInfo: JSONReadable, JSONWritable, Hashable, Sendable {
        /// At most 20 characters.
        public var reasonCode: String
        /// At most 512 characters.
        public var additionalInfo: String?

        public init(reasonCode: String, additionalInfo: String? = nil) {
            self.reasonCode = reasonCode
            self.additionalInfo = additionalInfo
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.reasonCode = try json.required("reasonCode")
            self.additionalInfo = try json.optional("additionalInfo")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("reasonCode", self.reasonCode)
                json.member("additionalInfo", self.additionalInfo)
            }
        }
    }
}
