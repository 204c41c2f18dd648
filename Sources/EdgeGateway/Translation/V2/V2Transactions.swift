internal import OCPP
internal import Shared

/// OCPP 2.0.1 and 2.1: transaction events, and readings outside of transactions.
enum V2Transactions {
    static let actions = [
        InboundAction(
            V2.TransactionEvent.self, transaction: .updated, translate: transactionEvent, answer: answer),
        InboundAction(
            V2.MeterValues.self, transaction: .updated,
            translate: { request, _ in
                .readingsTaken(Outlet(evse: request.evseId), [ReadingSet](request.meterValue))
            }, answer: { _ in EmptyMessage() }),
    ]

    @Sendable private static func transactionEvent(_ request: V2.TransactionEvent, _ call: CallFrame)
        -> ChargerEvent
    {
        var report = TransactionReport(
            kind: TransactionReport.Kind(request.eventType), transaction: request.transactionInfo.transactionId,
            outlet: request.evse.map { Outlet(evse: $0.id, connector: $0.connectorId ?? 1) },
            at: Timestamp(request.timestamp))
        report.sequence = request.seqNo
        report.isOffline = request.offline ?? false
        report.trigger = request.triggerReason.rawValue
        report.chargingState = request.transactionInfo.chargingState.map { Shared.ChargingState($0) }
        report.token = request.idToken.map { IdToken($0) }
        report.stopReason = request.transactionInfo.stoppedReason?.rawValue
        report.remoteStart = request.transactionInfo.remoteStartId
        report.reservation = request.reservationId
        report.readings = [ReadingSet](request.meterValue)
        report.digest = Int64(bitPattern: call.fingerprint)
        return .transactionReported(report)
    }

    /// The cost stands in the answer only when charging has ended (2.0.1 part 2, TransactionEventResponse).
    @Sendable private static func answer(_ reply: ChargerReply) -> V2.TransactionEvent.Response {
        guard case .transaction(let transaction) = reply else { return .init() }
        return .init(
            totalCost: transaction.totalCost.flatMap { DecimalNumber($0) },
            idTokenInfo: transaction.authorization.map { V2.IdTokenInfo($0) })
    }
}

extension TransactionReport.Kind {
    init(_ type: V2.TransactionEventType) {
        self =
            switch type {
            case .started: .started
            case .updated: .updated
            case .ended: .ended
            }
    }
}

extension Shared.ChargingState {
    init(_ state: V2.ChargingState) {
        self =
            switch state {
            case .charging: .charging
            case .evConnected: .evConnected
            case .suspendedEV: .suspendedByEV
            case .suspendedEVSE: .suspendedByEVSE
            case .idle: .idle
            }
    }
}
