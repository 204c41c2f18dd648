internal import OCPP

/// The answer to a CALL of the gateway, and what comes of it.
struct CommandAnswer {
    let payload: any JSONWritable
    /// The status that it carries, for the screen.
    let outcome: String
    let consequence: Consequence

    init(_ payload: some JSONWritable, _ outcome: String, then consequence: Consequence = .none) {
        self.payload = payload
        self.outcome = outcome
        self.consequence = consequence
    }

    init<Status: WireEnumeration>(
        _ payload: some JSONWritable, _ status: Status, then consequence: Consequence = .none
    ) {
        self.init(payload, status.rawValue, then: consequence)
    }
}

/// What follows an answer. Connectors are named by their index.
enum Consequence: Equatable, Sendable {
    case none
    case start(Int, Visit)
    case stop(Int, StopCause, TransactionCause)
    case reset(isHard: Bool)
    case resetWhenIdle
    case tell([Report])
    case boot
    case transactionEvent([Int])
    case availability([Int])
    case limits
    case settings
}
