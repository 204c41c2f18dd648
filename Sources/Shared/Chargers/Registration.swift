/// Whether a charger may take part: what it is told when it boots (BootNotification; 1.6 §4.2, 2.0.1 B01 to B03). The raw
/// values are in databases and on the wire.
public enum Registration: String, Codable, Sendable, CaseIterable {
    case accepted
    /// To be looked at and set first, the standard's Pending: it boots, and tells what it is asked for.
    case held
    /// Sent away, the standard's Rejected: it may only ask again, after a while.
    case rejected

    /// Whether a charger that was told so may say this.
    ///
    /// What tells of transactions passes: no charger may lose revenue over it. It is kept with the session that it
    /// belongs to, or for a person.
    ///
    /// - Parameter isAskedFor: the charger was asked for this message (TriggerMessage).
    public func admits(_ event: ChargerEvent, isAskedFor: Bool) -> Bool {
        switch (self, event) {
        case (.accepted, _): true
        case (_, .booted), (_, .transactionReported), (_, .readingsTaken), (_, .unreadable): true
        case (.held, .modelReported): true
        case (.held, _): isAskedFor
        case (.rejected, _): false
        }
    }

    /// Why nothing begins at such a charger, and what to do; nil where it may.
    public var obstacle: String? {
        switch self {
        case .accepted: nil
        case .held: "the charger is held back until it is approved (edgectl chargers approve)"
        case .rejected: "the charger is rejected until it is approved (edgectl chargers approve)"
        }
    }
}
