internal import OCPP

/// The messages that a charger was asked to send over its connection: one that is held back may send no others besides
/// its boot and reports (2.0.1 part 2, B02).
struct AskedMessages: Equatable {
    private var actions: Set<String> = []

    /// The gateway calls the charger.
    mutating func called(_ action: String, payload: [UInt8]) {
        guard action == V16.TriggerMessage.action || action == "ExtendedTriggerMessage",
            let message = try? JSONDocument(payload).root.member("requestedMessage")?.string
        else { return }
        // "SignChargePointCertificate", "SignV2GCertificate" and the like ask for one and the same message.
        let isCertificate = message.hasPrefix("Sign") && message.hasSuffix("Certificate")
        self.actions.insert(isCertificate ? "SignCertificate" : message)
    }

    func contains(_ action: String) -> Bool { !self.actions.isEmpty && self.actions.contains(action) }
}
