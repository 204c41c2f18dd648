/// Something that a charger tells the gateway, in the words of no version.
enum Report: Equatable, Sendable {
    case boot(isRemoteReset: Bool)
    /// The 2.0.1 security event of a station that started.
    case startup(wall: Int64)
    case heartbeat
    /// Connector 0 is the charger itself.
    case status(connector: Int, ConnectorState, wall: Int64)
    case authorize(connector: Int, Token)
    case transaction(TransactionReport)
    /// A reading that was asked for.
    case reading(connector: Int, Reading, transaction: TransactionKey?)
    /// The 2.0.1 answer to GetBaseReport.
    case settings(requestID: Int, wall: Int64)

    /// Transaction messages are kept while the gateway is away, and sent again until they are answered.
    var isTransactional: Bool {
        if case .transaction = self { return true }
        return false
    }

    /// Those between start and end of a transaction may be dropped when there is no room.
    var isDroppable: Bool {
        if case .transaction(let report) = self { return report.kind == .updated }
        return true
    }
}

/// The state of a connector in 1.6's words; 2.0.1 knows fewer.
enum ConnectorState: Equatable, Sendable {
    case available, preparing, charging, suspendedByCharger, suspendedByCar, finishing, unavailable
}

/// Something that happened in a transaction.
struct TransactionReport: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        case started, updated, ended
    }

    var kind: Kind
    var key: TransactionKey
    var connector: Int
    /// Counts from 0 in each transaction.
    var sequence: Int
    var cause: TransactionCause
    var state: ChargingState
    /// Whether it happened while there was no connection.
    var isOffline: Bool
    var token: Token?
    var remoteStartID: Int?
    var stopReason: StopCause?
    var reading: Reading
}

/// Why an event of a transaction is sent.
enum TransactionCause: Equatable, Sendable {
    case authorized, remoteStart, stateChanged, periodic, trigger
    case stopAuthorized, remoteStop, deauthorized, reset, unlock
}

/// Why a transaction ended.
enum StopCause: String, Equatable, Sendable {
    case local = "by the driver"
    case remote = "by the gateway"
    case deauthorized = "token refused"
    case softReset = "soft reset"
    case hardReset = "hard reset"
    case unlock = "unlocked"
}

/// The values of a meter at one instant.
struct Reading: Equatable, Sendable {
    enum Context: Equatable, Sendable {
        case periodic, begin, end, trigger
    }

    /// Milliseconds since 1970.
    var wall: Int64
    var context: Context
    /// The register.
    var wattHours: Int
    var watts: Double
    /// On L1, L2 and L3, in ampere.
    var currents: [Double]
    var volts: Double
    /// Of the car's battery, in percent; nil where no car is.
    var stateOfCharge: Double?
}
