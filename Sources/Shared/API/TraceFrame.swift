/// A raw frame as it went over a charger's socket, its secrets masked.
public struct TraceFrame: Codable, Hashable, Sendable {
    public enum Direction: String, Codable, Sendable {
        case fromCharger = "from_charger"
        case toCharger = "to_charger"
    }

    /// Counts up for each charger from the daemon's start.
    public var number: Int64
    public var at: Timestamp
    public var direction: Direction
    /// A long frame is cut; it then ends with an ellipsis.
    public var text: String

    public init(number: Int64, at: Timestamp, direction: Direction, text: String) {
        self.number = number
        self.at = at
        self.direction = direction
        self.text = text
    }
}
