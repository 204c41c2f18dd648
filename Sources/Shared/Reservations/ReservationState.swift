/// Where a reservation stands.
public enum ReservationState: String, Codable, Sendable, CaseIterable {
    case held
    /// Somebody charges, or charged, by it.
    case used
    case cancelled
    /// Its time passed.
    case expired
    /// The charger gave it up, because of a fault, say; or it was used and no transaction followed.
    case removed

    public var isOver: Bool { self != .held }
}
