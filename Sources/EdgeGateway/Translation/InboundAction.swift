internal import OCPP
internal import Shared

/// One action that chargers may call: how its payload becomes the site's words, and how the reply becomes its answer.
struct InboundAction: Sendable {
    let name: String
    /// The event that the payload tells.
    let translate: @Sendable (CallFrame) throws(MessageError) -> ChargerEvent
    /// Writes the payload of the CALLRESULT.
    let answer: @Sendable (ChargerReply, inout JSONWriter) -> Void
    /// For a transaction message: what it would have been, had it been readable. Nil for every other action.
    let transaction: TransactionReport.Kind?

    init<Request: RequestMessage>(
        _ type: Request.Type, transaction: TransactionReport.Kind? = nil,
        translate: @escaping @Sendable (Request, CallFrame) -> ChargerEvent,
        answer: @escaping @Sendable (ChargerReply) -> Request.Response
    ) {
        self.name = Request.action
        self.transaction = transaction
        self.translate = { (call) throws(MessageError) in translate(try Request(call.payload), call) }
        self.answer = { reply, json in answer(reply).write(to: &json) }
    }
}

/// The actions that each version's chargers may call.
struct InboundTable: Sendable {
    private let actions: [String: InboundAction]

    init(_ actions: [InboundAction]) {
        self.actions = Dictionary(uniqueKeysWithValues: actions.map { ($0.name, $0) })
    }

    subscript(name: String) -> InboundAction? { self.actions[name] }

    static func of(_ version: OCPPVersion) -> InboundTable {
        switch version {
        case .v16: self.v16
        case .v201: self.v201
        }
    }

    private static let v16 = InboundTable(V16Provisioning.actions + V16Authorization.actions + V16Transactions.actions)
    private static let v201 = InboundTable(
        V201Provisioning.actions + V201Authorization.actions + V201Transactions.actions + V201Monitoring.actions)
}
