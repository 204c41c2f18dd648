internal import OCPP
internal import Shared
internal import Store

/// OCPP 2.0.1 and 2.1: boot, heartbeat, status and vendors' data.
enum V2Provisioning {
    static let actions = [
        InboundAction(V2.BootNotification.self, translate: boot, answer: bootAnswer),
        InboundAction(
            V2.Heartbeat.self, translate: { _, _ in .heartbeat },
            answer: { V2.Heartbeat.Response(currentTime: OCPPTimestamp($0.now)) }),
        InboundAction(V2.StatusNotification.self, translate: status, answer: { _ in EmptyMessage() }),
        InboundAction(
            V2.DataTransfer.self, translate: { noted($1, .data) },
            answer: { _ in V2.DataTransfer.Response(status: .unknownVendorId) }),
    ]

    @Sendable private static func boot(_ request: V2.BootNotification, _: CallFrame) -> ChargerEvent {
        let station = request.chargingStation
        return .booted(
            BootReport(
                vendor: station.vendorName, model: station.model, serialNumber: station.serialNumber,
                firmwareVersion: station.firmwareVersion, reason: request.reason.rawValue))
    }

    @Sendable private static func bootAnswer(_ reply: ChargerReply) -> V2.BootNotification.Response {
        let (registration, seconds) = reply.registration
        let status: V2.RegistrationStatus =
            switch registration {
            case .accepted: .accepted
            case .held: .pending
            case .rejected: .rejected
            }
        return .init(currentTime: OCPPTimestamp(reply.now), interval: seconds, status: status)
    }

    @Sendable private static func status(
        _ request: V2.StatusNotification, _: CallFrame
    ) throws(MessageError) -> ChargerEvent {
        for (path, number) in [("evseId", request.evseId), ("connectorId", request.connectorId)] where number < 0 {
            throw MessageError(path: path, problem: .notAllowed("\(number)"))
        }
        return .connectorReported(
            ConnectorReport(
                outlet: Outlet(evse: request.evseId, connector: request.connectorId),
                status: Shared.ConnectorStatus(request.connectorStatus), at: Timestamp(request.timestamp)))
    }
}

extension Shared.ConnectorStatus {
    init(_ status: V2.ConnectorStatus) {
        self =
            switch status {
            case .available: .available
            case .occupied: .occupied
            case .reserved: .reserved
            case .unavailable: .unavailable
            case .faulted: .faulted
            }
    }
}
