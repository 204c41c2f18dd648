internal import OCPP
internal import Shared

/// OCPP 2.0.1 and 2.1: reservations that a station ended.
enum V2Reservations {
    static let actions = [
        InboundAction(
            V2.ReservationStatusUpdate.self, translate: ended, answer: { _ in EmptyMessage() })
    ]

    @Sendable private static func ended(_ update: V2.ReservationStatusUpdate, _ call: CallFrame) -> ChargerEvent {
        let state: ReservationState =
            switch update.reservationUpdateStatus {
            case .expired: .expired
            case .removed, .noTransaction: .removed
            }
        return .reservationEnded(
            number: Int64(update.reservationId), state: state, detail: NotedMessage(call.payload).text)
    }
}
