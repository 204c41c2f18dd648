extension V2 {
    /// An EVSE, or one of its connectors.
    public struct EVSE: JSONReadable, JSONWritable, Hashable, Sendable {
        /// 0 is the charging station.
        public var id: Int
        public var connectorId: Int?

        public init(id: Int, connectorId: Int? = nil) {
            self.id = id
            self.connectorId = connectorId
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.id = try json.required("id")
            self.connectorId = try json.optional("connectorId")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("id", self.id)
                json.member("connectorId", self.connectorId)
            }
        }
    }
}
