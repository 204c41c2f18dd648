internal import Foundation
internal import Shared

/// Has a charger's local list brought up to date by the gateway itself.
enum LocalListPush {
    /// One that is away for longer is told when somebody asks for it.
    private static let lifetimeSeconds: Int64 = 7 * 86_400

    /// The list is made when it is sent: one that still waits has nothing to say that a newer one does not.
    private static let key = "local-list"

    static func command(to identity: String, now: Timestamp) -> CommandRequest {
        CommandRequest(
            id: "local-list-\(UUID().uuidString.lowercased())", charger: identity, arguments: .localList(isFull: false),
            expiresAt: now.advanced(bySeconds: self.lifetimeSeconds), origin: .gateway, replaceKey: self.key)
    }
}
