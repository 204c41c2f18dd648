extension V2 {
    /// Values of a meter that belong to no transaction (J01).
    public struct MeterValues: Request {
        public static let action = "MeterValues"
        public typealias Response = EmptyMessage

        /// 0 is the main meter.
        public var evseId: Int
        public var meterValue: [MeterValue]

        public init(evseId: Int, meterValue: [MeterValue]) {
            self.evseId = evseId
            self.meterValue = meterValue
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.evseId = try json.required("evseId")
            self.meterValue = try json.required("meterValue")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("evseId", self.evseId)
                json.meterValues("meterValue", self.meterValue, .v201, isRequired: true)
            }
        }
    }
}
