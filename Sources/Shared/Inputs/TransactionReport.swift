/// One transaction message, whichever version sent it: 1.6 StartTransaction, StopTransaction and MeterValues with a
/// transaction id, 2.x TransactionEvent.
public struct TransactionReport: Hashable, Sendable {
    /// What the message says happened (2.x `eventType`).
    public enum Kind: String, Codable, Sendable {
        case started
        case updated
        case ended
    }

    public var kind: Kind
    /// The transaction's id; nil in a 1.6 StartTransaction, whose id is ours to give.
    public var transaction: String?
    /// Nil where the message does not say (1.6 StopTransaction). Connector 0: it names the EVSE alone.
    public var outlet: Outlet?
    /// When the charger says it happened.
    public var at: Timestamp
    /// 2.x `seqNo`; nil in 1.6.
    public var sequence: Int?
    /// The charger says that it kept this message while it was offline (2.x `offline`).
    public var isOffline = false
    /// 2.x `triggerReason`, in the standard's word.
    public var trigger: String?
    /// The trigger tells something that the rest of the message does not, and that stands in the journal.
    public var isTriggerNotable = false
    public var chargingState: ChargingState?
    public var token: IdToken?
    /// The import register at the start or the stop (1.6 `meterStart`, `meterStop`).
    public var register: Energy?
    /// Why it stopped, in the standard's word.
    public var stopReason: String?
    /// The number of the remote start that this answers (2.x `remoteStartId`).
    public var remoteStart: Int?
    /// The number of the reservation that it uses up (1.6 and 2.x `reservationId`).
    public var reservation: Int?
    /// What the charger itself reckons that the transaction costs (2.1 `costDetails`), as a JSON object.
    public var costDetails: String?
    /// Its answer may tell what the transaction costs so far (2.1).
    public var wantsRunningCost = false
    public var readings: [ReadingSet] = []
    /// A digest of the message's content, by which a numbered message that comes again is told from another one.
    public var digest: Int64 = 0

    /// Whether its token is that of whoever ends the transaction, who need not be the one who began it.
    public var isTokenOfEnd: Bool { self.kind == .ended || self.trigger == "StopAuthorized" }

    public init(kind: Kind, transaction: String?, outlet: Outlet?, at: Timestamp) {
        self.kind = kind
        self.transaction = transaction
        self.outlet = outlet
        self.at = at
    }
}

/// What the energy is doing (2.x `ChargingStateEnumType`).
public enum ChargingState: String, Codable, Sendable {
    case idle
    case evConnected = "ev_connected"
    case charging
    case suspendedByEV = "suspended_ev"
    case suspendedByEVSE = "suspended_evse"
}
