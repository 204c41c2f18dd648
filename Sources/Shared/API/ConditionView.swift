/// Something that a charger said and that stands until it says otherwise.
public struct ConditionView: Codable, Hashable, Sendable {
    public var kind: ChargerCondition.Kind
    /// 0 is the whole charger.
    public var evse: Int
    /// The variable of an alarm, or who limits; empty where there is but one.
    public var name: String
    public var text: String
    /// When it was told first, and last.
    public var since: Timestamp
    public var toldAt: Timestamp

    public init(
        kind: ChargerCondition.Kind, evse: Int, name: String, text: String, since: Timestamp, toldAt: Timestamp
    ) {
        self.kind = kind
        self.evse = evse
        self.name = name
        self.text = text
        self.since = since
        self.toldAt = toldAt
    }

    enum CodingKeys: String, CodingKey {
        case kind, evse, name, text, since
        case toldAt = "told_at"
    }
}
