/// The database's number of a charger: small, and the same for ever, also when its hardware is replaced.
public struct ChargerID: RawRepresentable, Hashable, Codable, Sendable {
    public var rawValue: Int64

    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }
}

/// The number of a charging session, unique over the site for ever, from 1 to 2³¹ − 1.
///
/// It is also the transaction id that an OCPP 1.6 charger is given (OCPP 1.6 §6.46), hence the range.
public struct SessionID: RawRepresentable, Hashable, Comparable, Codable, Sendable {
    public var rawValue: Int64

    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    public static func < (left: SessionID, right: SessionID) -> Bool { left.rawValue < right.rawValue }
}

/// Where on a charger something is: the EVSE, and one of its connectors where that is known.
///
/// OCPP 1.6 knows connectors only; each is an EVSE of its own with connector 1. EVSE 0 is the whole charger.
public struct Outlet: Hashable, Codable, Sendable {
    public var evse: Int
    public var connector: Int

    public init(evse: Int, connector: Int = 1) {
        self.evse = evse
        self.connector = connector
    }

    public static let wholeCharger = Outlet(evse: 0, connector: 0)
}
