internal import OCPP

extension SimulatedCharger {
    func frame201(_ entry: Outbox.Entry) -> [UInt8]? {
        let id = entry.id
        switch entry.report {
        case .boot(let isRemoteReset):
            return id.call(
                V2.BootNotification(
                    chargingStation: V2.ChargingStation(
                        serialNumber: String(self.plan.identity.prefix(25)), model: "charger-sim",
                        vendorName: "EdgeGateway", firmwareVersion: "1.0.0"),
                    reason: isRemoteReset ? .remoteReset : .powerUp))
        case .startup(let wall):
            return id.call(
                V2.SecurityEventNotification(
                    type: "StartupOfTheDevice", timestamp: OCPPTimestamp(milliseconds: wall)))
        case .heartbeat: return id.call(V2.Heartbeat())
        case .status(let connector, let state, let wall):
            return id.call(
                V2.StatusNotification(
                    timestamp: OCPPTimestamp(milliseconds: wall), connectorStatus: state.v201, evseId: connector,
                    connectorId: 1))
        case .authorize(_, let token): return id.call(V2.Authorize(idToken: token.v201))
        case .transaction(let transaction): return id.call(V2.TransactionEvent(transaction))
        case .reading(let connector, let reading, _):
            return id.call(V2.MeterValues(evseId: connector, meterValue: [reading.meterValue(.v201)]))
        case .settings(let requestID, let wall):
            return id.call(
                V2.NotifyReport(
                    requestId: requestID, generatedAt: OCPPTimestamp(milliseconds: wall),
                    reportData: self.settings.all.map(\.v201), seqNo: 0))
        }
    }
}

extension V2.TransactionEvent {
    fileprivate init(_ report: TransactionReport) {
        self.init(
            eventType: report.kind.v201, meterValue: [report.reading.meterValue(.v201)],
            timestamp: OCPPTimestamp(milliseconds: report.reading.wall), triggerReason: report.cause.v201,
            seqNo: report.sequence, offline: report.isOffline ? true : nil,
            transactionInfo: V2.Transaction(
                transactionId: report.key.text, chargingState: report.state.v201,
                stoppedReason: report.stopReason?.v201, remoteStartId: report.remoteStartID),
            evse: V2.EVSE(id: report.connector, connectorId: 1), idToken: report.token?.v201)
    }
}

extension Token {
    fileprivate var v201: V2.IdToken {
        V2.IdToken(idToken: self.value, type: V2.IdTokenType(rawValue: self.type))
    }
}

extension Settings.Setting {
    fileprivate var v201: V2.ReportData {
        V2.ReportData(
            component: V2.Component(name: self.component), variable: V2.Variable(name: self.variable),
            variableAttribute: [
                V2.VariableAttribute(value: self.value, mutability: self.isReadOnly ? .readOnly : .readWrite)
            ],
            variableCharacteristics: V2.VariableCharacteristics(
                dataType: self.isInteger ? .integer : .string, supportsMonitoring: false))
    }
}

extension ConnectorState {
    fileprivate var v201: V2.ConnectorStatus {
        switch self {
        case .available: .available
        case .preparing, .charging, .suspendedByCharger, .suspendedByCar, .finishing: .occupied
        case .unavailable: .unavailable
        }
    }
}

extension ChargingState {
    fileprivate var v201: V2.ChargingState {
        switch self {
        case .connected: .evConnected
        case .charging: .charging
        case .suspendedByCar: .suspendedEV
        case .suspendedByCharger: .suspendedEVSE
        }
    }
}

extension TransactionReport.Kind {
    fileprivate var v201: V2.TransactionEventType {
        switch self {
        case .started: .started
        case .updated: .updated
        case .ended: .ended
        }
    }
}

extension TransactionCause {
    fileprivate var v201: V2.TriggerReason {
        switch self {
        case .authorized: .authorized
        case .remoteStart: .remoteStart
        case .stateChanged: .chargingStateChanged
        case .periodic: .meterValuePeriodic
        case .trigger: .trigger
        case .stopAuthorized: .stopAuthorized
        case .remoteStop: .remoteStop
        case .deauthorized: .deauthorized
        case .reset: .resetCommand
        case .unlock: .unlockCommand
        }
    }
}

extension StopCause {
    fileprivate var v201: V2.StoppedReason {
        switch self {
        case .local: .local
        case .remote: .remote
        case .deauthorized: .deAuthorized
        case .softReset: .reboot
        case .hardReset: .immediateReset
        case .unlock: .other
        }
    }
}
