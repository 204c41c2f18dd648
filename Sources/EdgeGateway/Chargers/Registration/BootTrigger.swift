internal import Foundation
internal import OCPP
internal import Shared

/// Has a charger boot again, so that it hears what has become of its registration.
enum BootTrigger {
    private static let lifetimeSeconds: Int64 = 60

    static func command(at identity: String, now: Timestamp) -> CommandRequest {
        CommandRequest(
            id: "boot-\(UUID().uuidString.lowercased())", charger: identity,
            arguments: .trigger(message: V16.BootNotification.action, outlet: nil),
            expiresAt: now.advanced(bySeconds: self.lifetimeSeconds), origin: .gateway)
    }
}
