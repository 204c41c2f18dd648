internal import OCPP
internal import Shared

/// OCPP 1.6: a transaction's start, readings and stop.
enum V16Transactions {
    static let actions = [
        InboundAction(V16.StartTransaction.self, transaction: .started, translate: start, answer: startAnswer),
        InboundAction(
            V16.MeterValues.self, transaction: .updated, translate: meterValues, answer: { _ in EmptyMessage() }),
        InboundAction(V16.StopTransaction.self, transaction: .ended, translate: stop, answer: stopAnswer),
    ]

    @Sendable private static func start(_ request: V16.StartTransaction, _: CallFrame) -> ChargerEvent {
        var report = TransactionReport(
            kind: .started, transaction: nil, outlet: Outlet(v16Connector: request.connectorId),
            at: Timestamp(request.timestamp))
        report.token = IdToken(request.idTag)
        report.register = Energy(wattHours: request.meterStart)
        report.reservation = request.reservationId
        return .transactionReported(report)
    }

    @Sendable private static func startAnswer(_ reply: ChargerReply) -> V16.StartTransaction.Response {
        guard case .transaction(let transaction) = reply, let session = transaction.session else {
            return .init(idTagInfo: V16.IdTagInfo(status: .invalid), transactionId: 0)
        }
        return .init(
            idTagInfo: V16.IdTagInfo(transaction.authorization), transactionId: Int(session.rawValue))
    }

    /// Readings in a transaction are its; those without belong to the outlet. Chargers write 0 or −1 for "none".
    @Sendable private static func meterValues(_ request: V16.MeterValues, _: CallFrame) -> ChargerEvent {
        let outlet = Outlet(v16Connector: request.connectorId)
        let readings = [ReadingSet](request.meterValue)
        guard let transaction = request.transactionId, transaction > 0 else { return .readingsTaken(outlet, readings) }
        var report = TransactionReport(
            kind: .updated, transaction: String(transaction), outlet: outlet,
            at: readings.last?.at ?? Timestamp(milliseconds: 0))
        report.readings = readings
        return .transactionReported(report)
    }

    @Sendable private static func stop(_ request: V16.StopTransaction, _: CallFrame) -> ChargerEvent {
        var report = TransactionReport(
            kind: .ended, transaction: String(request.transactionId), outlet: nil, at: Timestamp(request.timestamp))
        report.register = Energy(wattHours: request.meterStop)
        report.stopReason = (request.reason ?? .local).rawValue
        report.readings = [ReadingSet](request.transactionData)
        // The tag that stops is not the tag that is billed; it is answered all the same.
        report.token = request.idTag.map { IdToken($0) }
        return .transactionReported(report)
    }

    @Sendable private static func stopAnswer(_ reply: ChargerReply) -> V16.StopTransaction.Response {
        .init(idTagInfo: reply.authorization.map { V16.IdTagInfo($0) })
    }
}

extension Energy {
    /// Held at the ends of the range: a charger can send any integer.
    init(wattHours: Int) {
        let (product, overflow) = Int64(wattHours).multipliedReportingOverflow(by: 1000)
        self.init(milliwattHours: overflow ? (wattHours < 0 ? .min : .max) : product)
    }
}
