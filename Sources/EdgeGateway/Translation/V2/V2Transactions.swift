internal import OCPP
internal import Shared

/// OCPP 2.0.1 and 2.1: transaction events, and readings outside of transactions.
enum V2Transactions {
    /// 2.1 tells the cost so far in its answers (I02).
    static func actions(_ version: OCPPVersion) -> [InboundAction] {
        [
            InboundAction(
                V2.TransactionEvent.self, transaction: .updated,
                translate: { request, call in transactionEvent(request, call, tellsCost: version == .v21) },
                answer: answer),
            InboundAction(
                V2.MeterValues.self, transaction: .updated,
                translate: { request, _ in
                    .readingsTaken(Outlet(evse: request.evseId), [ReadingSet](request.meterValue))
                }, answer: { _ in EmptyMessage() }),
        ]
    }

    private static func transactionEvent(
        _ request: V2.TransactionEvent, _ call: CallFrame, tellsCost: Bool
    ) -> ChargerEvent {
        var report = TransactionReport(
            kind: TransactionReport.Kind(request.eventType), transaction: request.transactionInfo.transactionId,
            outlet: request.evse.map { Outlet(evse: $0.id, connector: $0.connectorId ?? 0) },
            at: Timestamp(request.timestamp))
        report.sequence = request.seqNo
        report.isOffline = request.offline ?? false
        report.trigger = request.triggerReason.rawValue
        report.isTriggerNotable = request.triggerReason.isNotable
        report.chargingState = request.transactionInfo.chargingState.map { Shared.ChargingState($0) }
        report.token = request.idToken.map { IdToken($0) }
        // The standard's word where an end tells none (E06).
        let reason = request.transactionInfo.stoppedReason ?? (request.eventType == .ended ? .local : nil)
        report.stopReason = reason?.rawValue
        report.remoteStart = request.transactionInfo.remoteStartId
        report.reservation = request.reservationId
        report.costDetails = call.payload.member("costDetails").map { NotedMessage($0).text }
        report.wantsRunningCost = tellsCost
        report.readings = [ReadingSet](request.meterValue)
        report.digest = Int64(bitPattern: call.fingerprint)
        return .transactionReported(report)
    }

    /// The final cost stands in the answer once charging has ended, and 0 is free (2.0.1 part 2,
    /// TransactionEventResponse); before that, 2.1 alone has the cost so far.
    @Sendable private static func answer(_ reply: ChargerReply) -> V2.TransactionEvent.Response {
        guard case .transaction(let transaction) = reply else { return .init() }
        return .init(
            totalCost: (transaction.totalCost ?? transaction.runningCost).flatMap { DecimalNumber($0) },
            idTokenInfo: transaction.authorization.map { V2.IdTokenInfo($0) })
    }
}

extension V2.TriggerReason {
    /// Whether it tells something that neither the readings nor the charging state of its message do.
    var isNotable: Bool {
        switch self {
        case .meterValueClock, .meterValuePeriodic, .trigger, .chargingRateChanged, .chargingStateChanged,
            .signedDataReceived, .runningCost:
            false
        case .authorized, .cablePluggedIn, .deauthorized, .energyLimitReached, .evCommunicationLost, .evConnectTimeout,
            .timeLimitReached, .unlockCommand, .stopAuthorized, .evDeparted, .evDetected, .remoteStop, .remoteStart,
            .abnormalCondition, .resetCommand, .costLimitReached, .limitSet, .operationModeChanged, .soCLimitReached,
            .tariffChanged, .tariffNotAccepted, .txResumed:
            true
        }
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
