extension V2 {
    /// What a transaction costs so far, for the station's display (I02).
    public struct CostUpdated: Request {
        public static let action = "CostUpdated"
        public typealias Response = EmptyMessage

        /// In the currency of the station, incl. taxes.
        public var totalCost: DecimalNumber
        public var transactionId: String

        public init(totalCost: DecimalNumber, transactionId: String) {
            self.totalCost = totalCost
            self.transactionId = transactionId
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.totalCost = try json.required("totalCost")
            self.transactionId = try json.required("transactionId")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("totalCost", self.totalCost)
                json.member("transactionId", self.transactionId)
            }
        }
    }
}
