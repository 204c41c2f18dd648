internal import OCPP
internal import Shared
internal import Store

/// One action that chargers may call: how its payload becomes the site's words, and how the reply becomes its answer.
///
/// A class, because each message takes it along.
final class InboundAction: Sendable {
    let name: String
    /// The event that the payload tells.
    let translate: @Sendable (CallFrame) throws(MessageError) -> ChargerEvent
    /// Writes the payload of the CALLRESULT, or of nothing for a SEND. The request is nil where it could not be read.
    let answer: @Sendable (ChargerReply, _ request: JSONValue?, inout JSONWriter) -> Void
    /// For a transaction message: what it would have been, had it been readable. Nil for every other action.
    let transaction: TransactionReport.Kind?

    init<Request: RequestMessage>(
        _ type: Request.Type, transaction: TransactionReport.Kind? = nil,
        translate: @escaping @Sendable (Request, CallFrame) throws(MessageError) -> ChargerEvent,
        answer: @escaping @Sendable (ChargerReply) -> Request.Response
    ) {
        self.name = Request.action
        self.transaction = transaction
        self.translate = { (call) throws(MessageError) in try translate(try Request(call.payload), call) }
        self.answer = { reply, _, json in answer(reply).write(to: &json) }
    }

    /// An action that is read member by member, and answered with a `status` or with nothing.
    init(
        _ name: String, status: String? = nil,
        translate: @escaping @Sendable (_ request: JSONValue, CallFrame) throws(MessageError) -> ChargerEvent
    ) {
        self.name = name
        self.transaction = nil
        self.translate = { (call) throws(MessageError) in try translate(call.payload, call) }
        self.answer = { _, _, json in json.object { $0.member("status", status) } }
    }

    /// An action that is read by hand, and answered with what was decided.
    init(
        _ name: String, translate: @escaping @Sendable (CallFrame) throws(MessageError) -> ChargerEvent,
        answer: @escaping @Sendable (ChargerReply, inout JSONWriter) -> Void
    ) {
        self.name = name
        self.transaction = nil
        self.translate = translate
        self.answer = { reply, _, json in answer(reply, &json) }
    }

    init(_ noted: NotedAction) {
        self.name = noted.name
        self.transaction = nil
        self.translate = { call in
            guard let report = noted.job.flatMap({ JobReport($0, call.payload) }) else {
                return EdgeGateway.noted(call, noted.kind)
            }
            return .jobReported(report, kind: noted.kind.rawValue, detail: NotedMessage(call.payload).text)
        }
        self.answer = { _, request, json in
            guard let request else { return json.object { _ in } }
            noted.answer(request, &json)
        }
    }
}

/// The actions that each version's chargers may send.
struct InboundTable: Sendable {
    private let actions: [String: InboundAction]

    /// - Parameter deciding: the actions that change something here; the version's others are noted.
    private init(_ version: OCPPVersion, _ deciding: [InboundAction]) {
        let noted = NotedAction.all.filter { Action.named($0.name, in: version)?.sender == .charger }
        self.actions = Dictionary(
            uniqueKeysWithValues: (deciding + noted.map { InboundAction($0) }).map { ($0.name, $0) })
    }

    subscript(name: String) -> InboundAction? { self.actions[name] }

    static func of(_ version: OCPPVersion) -> InboundTable {
        switch version {
        case .v16: self.v16
        case .v201: self.v201
        case .v21: self.v21
        }
    }

    private static let v16 = InboundTable(
        .v16,
        V16Provisioning.actions + V16Authorization.actions + V16Transactions.actions + V16Certificates.actions)
    private static let v201 = InboundTable(.v201, v2(.v201))
    private static let v21 = InboundTable(
        .v21, v2(.v21) + V2Streams.actions + V2Schedules.actions + V2EnergyControls.actions)

    /// What both versions of 2.x have.
    private static func v2(_ version: OCPPVersion) -> [InboundAction] {
        [
            V2Provisioning.actions, V2Reports.actions, V2Authorization.actions, V2Transactions.actions(version),
            V2Reservations.actions, V2AssembledReports.actions, V2Conditions.actions,
            V2Certificates.actions,
        ].flatMap(\.self)
    }
}
