internal import OCPP
internal import Shared
internal import Store

/// OCPP 2.0.1: events of variables and of security.
enum V201Monitoring {
    static let actions = [
        InboundAction(V201.NotifyEvent.self, translate: { noted($1, .monitoring) }, answer: { _ in EmptyMessage() }),
        InboundAction(
            V201.SecurityEventNotification.self, translate: { noted($1, .security) },
            answer: { _ in EmptyMessage() }),
    ]
}
