/// A raw frame as it went over a charger's socket, its secrets masked.
public struct TraceFrame: Codable, Hashable, Sendable {
    public enum Direction: String, Codable, Sendable {
        case fromCharger = "from_charger"
        case toCharger = "to_charger"
    }

    public var at: Timestamp
    public var direction: Direction
    /// A long frame is cut; it then ends with an ellipsis.
    public var text: String

    public init(at: Timestamp, direction: Direction, text: String) {
        self.at = at
        self.direction = direction
        self.text = text
    }
}
