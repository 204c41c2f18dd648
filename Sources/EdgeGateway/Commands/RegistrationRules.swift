internal import OCPP
internal import Shared

/// A charger that is not accepted is not asked everything.
struct NotRegistered: Error, CustomStringConvertible {
    var description: String
}

extension Registration {
    /// What must not be asked of a charger that was told Pending (1.6 §4.2, 2.0.1 part 2 B02).
    private static let ofTransactions: Set<String> = [
        "RemoteStartTransaction", "RemoteStopTransaction", "RequestStartTransaction", "RequestStopTransaction",
    ]

    /// - Throws: why a charger that was told so cannot be asked this.
    func check(_ call: OutboundCommand) throws {
        let isAdmitted =
            switch self {
            case .accepted: true
            case .held: !Self.ofTransactions.contains(call.action)
            // Nothing at all (B03), but for what tells it that this is over.
            case .rejected: call.asksForBoot
            }
        guard !isAdmitted, let obstacle else { return }
        throw NotRegistered(description: "'\(call.action)' cannot be asked for: \(obstacle)")
    }
}

extension OutboundCommand {
    fileprivate var asksForBoot: Bool {
        var asked = AskedMessages()
        asked.called(self.action, payload: self.payload)
        return asked.contains(V16.BootNotification.action)
    }
}
