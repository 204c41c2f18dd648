extension V2 {
    /// A reservation is over, and nobody cancelled it (H04).
    public struct ReservationStatusUpdate: Request {
        public static let action = "ReservationStatusUpdate"
        public typealias Response = EmptyMessage

        public var reservationId: Int
        public var reservationUpdateStatus: ReservationUpdateStatus

        public init(reservationId: Int, reservationUpdateStatus: ReservationUpdateStatus) {
            self.reservationId = reservationId
            self.reservationUpdateStatus = reservationUpdateStatus
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.reservationId = try json.required("reservationId")
            self.reservationUpdateStatus = try json.required("reservationUpdateStatus")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("reservationId", self.reservationId)
                json.member("reservationUpdateStatus", self.reservationUpdateStatus)
            }
        }
    }

    /// How a reservation ended.
    public enum ReservationUpdateStatus: String, WireEnumeration {
        case expired = "Expired"
        case removed = "Removed"
        /// It was used, and no transaction followed. Only in 2.1.
        case noTransaction = "NoTransaction"
    }
}
