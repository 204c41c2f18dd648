internal import OCPP
internal import Shared
internal import Store

/// OCPP 2.0.1: boot, heartbeat, status, reports and vendors' data.
enum V201Provisioning {
    static let actions = [
        InboundAction(V201.BootNotification.self, translate: boot, answer: bootAnswer),
        InboundAction(
            V201.Heartbeat.self, translate: { _, _ in .heartbeat },
            answer: { V201.Heartbeat.Response(currentTime: OCPPTimestamp($0.now)) }),
        InboundAction(V201.StatusNotification.self, translate: status, answer: { _ in EmptyMessage() }),
        InboundAction(
            V201.NotifyReport.self, translate: { noted($1, .report) }, answer: { _ in EmptyMessage() }),
        InboundAction(
            V201.DataTransfer.self, translate: { noted($1, .data) },
            answer: { _ in V201.DataTransfer.Response(status: .unknownVendorId) }),
    ]

    @Sendable private static func boot(_ request: V201.BootNotification, _: CallFrame) -> ChargerEvent {
        let station = request.chargingStation
        return .booted(
            BootReport(
                vendor: station.vendorName, model: station.model, serialNumber: station.serialNumber,
                firmwareVersion: station.firmwareVersion, reason: request.reason.rawValue))
    }

    @Sendable private static func bootAnswer(_ reply: ChargerReply) -> V201.BootNotification.Response {
        guard case .booted(let now, let seconds) = reply else {
            return .init(currentTime: OCPPTimestamp(milliseconds: 0), interval: 60, status: .rejected)
        }
        return .init(currentTime: OCPPTimestamp(now), interval: seconds, status: .accepted)
    }

    @Sendable private static func status(_ request: V201.StatusNotification, _: CallFrame) -> ChargerEvent {
        .connectorReported(
            ConnectorReport(
                outlet: Outlet(evse: request.evseId, connector: request.connectorId),
                status: Shared.ConnectorStatus(request.connectorStatus), at: Timestamp(request.timestamp)))
    }
}

extension Shared.ConnectorStatus {
    init(_ status: V201.ConnectorStatus) {
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
