internal import OCPP

extension SimulatedCharger {
    /// The CALL for a report in the charger's version; nil when it cannot be written, because the transaction that it
    /// is of was never answered.
    func frame(for entry: Outbox.Entry) -> [UInt8]? {
        switch self.plan.version {
        case .v16: self.frame16(entry)
        case .v201, .v21: self.frame201(entry)
        }
    }

    private func frame16(_ entry: Outbox.Entry) -> [UInt8]? {
        let id = entry.id
        switch entry.report {
        case .boot:
            return id.call(
                V16.BootNotification(
                    chargePointVendor: "EdgeGateway", chargePointModel: "charger-sim",
                    chargePointSerialNumber: String(self.plan.identity.prefix(25)), firmwareVersion: "1.0.0",
                    meterType: "simulated"))
        case .heartbeat: return id.call(V16.Heartbeat())
        case .status(let connector, let state, let wall):
            return id.call(
                V16.StatusNotification(
                    connectorId: connector, errorCode: .noError, status: state.v16,
                    timestamp: OCPPTimestamp(milliseconds: wall)))
        case .authorize(_, let token): return id.call(V16.Authorize(idTag: token.value))
        case .transaction(let transaction): return self.frame16(id, transaction)
        case .reading(let connector, let reading, let key):
            return id.call(
                V16.MeterValues(
                    connectorId: connector, transactionId: key.flatMap { self.transactionIDs[$0] },
                    meterValue: [reading.meterValue(.v16)]))
        // 1.6 knows neither.
        case .startup, .settings: return nil
        }
    }

    private func frame16(_ id: String, _ report: TransactionReport) -> [UInt8]? {
        let timestamp = OCPPTimestamp(milliseconds: report.reading.wall)
        if report.kind == .started {
            return id.call(
                V16.StartTransaction(
                    connectorId: report.connector, idTag: report.token?.value ?? "",
                    meterStart: report.reading.wattHours, timestamp: timestamp))
        }
        guard let transactionID = self.transactionIDs[report.key] else { return nil }
        guard report.kind == .ended else {
            return id.call(
                V16.MeterValues(
                    connectorId: report.connector, transactionId: transactionID,
                    meterValue: [report.reading.meterValue(.v16)]))
        }
        return id.call(
            V16.StopTransaction(
                transactionId: transactionID, timestamp: timestamp, meterStop: report.reading.wattHours,
                idTag: report.token?.value, reason: report.stopReason?.v16,
                transactionData: [report.reading.meterValue(.v16)]))
    }
}

extension Report {
    /// The action of the call, as people know it.
    func name(in version: OCPPVersion) -> String {
        switch self {
        case .boot: return "BootNotification"
        case .startup: return "SecurityEventNotification"
        case .heartbeat: return "Heartbeat"
        case .status: return "StatusNotification"
        case .authorize: return "Authorize"
        case .reading: return "MeterValues"
        case .settings: return "NotifyReport"
        case .transaction(let transaction):
            if version >= .v201 { return "TransactionEvent" }
            switch transaction.kind {
            case .started: return "StartTransaction"
            case .updated: return "MeterValues"
            case .ended: return "StopTransaction"
            }
        }
    }
}

extension String {
    /// The CALL of `message` with this string as its id.
    func call<Message: RequestMessage>(_ message: Message) -> [UInt8] {
        Frame.call(id: self, action: Message.action, payload: message)
    }
}

extension ConnectorState {
    fileprivate var v16: V16.ChargePointStatus {
        switch self {
        case .available: .available
        case .preparing: .preparing
        case .charging: .charging
        case .suspendedByCharger: .suspendedEVSE
        case .suspendedByCar: .suspendedEV
        case .finishing: .finishing
        case .unavailable: .unavailable
        }
    }
}

extension StopCause {
    fileprivate var v16: V16.StopReason {
        switch self {
        case .local: .local
        case .remote: .remote
        case .deauthorized: .deAuthorized
        case .softReset: .softReset
        case .hardReset: .hardReset
        case .unlock: .unlockCommand
        }
    }
}
