internal import OCPP
internal import Shared
internal import Store

/// OCPP 1.6: boot, heartbeat, status and vendors' data.
enum V16Provisioning {
    static let actions = [
        InboundAction(V16.BootNotification.self, translate: boot, answer: bootAnswer),
        InboundAction(V16.Heartbeat.self, translate: { _, _ in .heartbeat }, answer: heartbeatAnswer),
        InboundAction(V16.StatusNotification.self, translate: status, answer: { _ in EmptyMessage() }),
        InboundAction(V16.DataTransfer.self, translate: { noted($1, .data) }, answer: dataTransferAnswer),
    ]

    @Sendable private static func boot(_ request: V16.BootNotification, _: CallFrame) -> ChargerEvent {
        .booted(
            BootReport(
                vendor: request.chargePointVendor, model: request.chargePointModel,
                serialNumber: request.chargePointSerialNumber ?? request.chargeBoxSerialNumber,
                firmwareVersion: request.firmwareVersion))
    }

    @Sendable private static func bootAnswer(_ reply: ChargerReply) -> V16.BootNotification.Response {
        let (registration, seconds) = reply.registration
        let status: V16.RegistrationStatus =
            switch registration {
            case .accepted: .accepted
            case .held: .pending
            case .rejected: .rejected
            }
        return .init(status: status, currentTime: OCPPTimestamp(reply.now), interval: seconds)
    }

    @Sendable private static func heartbeatAnswer(_ reply: ChargerReply) -> V16.Heartbeat.Response {
        .init(currentTime: OCPPTimestamp(reply.now))
    }

    @Sendable private static func status(
        _ request: V16.StatusNotification, _: CallFrame
    ) throws(MessageError) -> ChargerEvent {
        guard request.connectorId >= 0 else {
            throw MessageError(path: "connectorId", problem: .notAllowed("\(request.connectorId)"))
        }
        return .connectorReported(
            ConnectorReport(
                outlet: Outlet(v16Connector: request.connectorId), status: ConnectorStatus(request.status),
                error: self.error(request), at: request.timestamp.map(Timestamp.init)))
    }

    private static func error(_ request: V16.StatusNotification) -> String? {
        guard request.errorCode != .noError else { return nil }
        return [request.errorCode.rawValue, request.vendorErrorCode, request.info].compactMap { $0 }
            .joined(separator: ": ")
    }

    @Sendable private static func dataTransferAnswer(_: ChargerReply) -> V16.DataTransfer.Response {
        .init(status: .unknownVendorId)
    }
}

extension Outlet {
    /// 1.6 numbers connectors; 0 is the whole charge point.
    init(v16Connector connector: Int) {
        self = connector == 0 ? .wholeCharger : Outlet(evse: connector)
    }
}

extension ConnectorStatus {
    init(_ status: V16.ChargePointStatus) {
        self =
            switch status {
            case .available: .available
            case .preparing: .preparing
            case .charging: .charging
            case .suspendedEVSE: .suspendedByEVSE
            case .suspendedEV: .suspendedByEV
            case .finishing: .finishing
            case .reserved: .reserved
            case .unavailable: .unavailable
            case .faulted: .faulted
            }
    }
}

extension ChargerReply {
    /// The gateway's time, where the reply tells it.
    var now: Timestamp {
        switch self {
        case .heartbeat(let now), .booted(let now, _), .turnedAway(_, let now, _): now
        case .authorization, .transaction, .schedule, .signing, .acknowledged, .notRegistered:
            Timestamp(milliseconds: 0)
        }
    }

    /// What a charger that boots is told, with the interval that goes with it.
    var registration: (Registration, seconds: Int) {
        switch self {
        case .booted(_, let seconds): (.accepted, seconds)
        case .turnedAway(let registration, _, let seconds): (registration, seconds)
        case .heartbeat, .authorization, .transaction, .schedule, .signing, .acknowledged, .notRegistered:
            (.rejected, 60)
        }
    }
}
