/// Something that a charger said and that stands until it says otherwise.
public struct ChargerCondition: Hashable, Sendable {
    /// What kind of thing it is. The words are those of the local API.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// A monitored value is beyond its limit (2.x N07).
        case alarm
        /// Somebody else limits the charger: its energy manager, the grid's operator (2.x K12, K13).
        case limit
        /// What the car at an EVSE wants (2.x K15).
        case vehicleNeeds = "vehicle_needs"
        /// How the car at an EVSE means to charge (2.x K15).
        case vehicleSchedule = "vehicle_schedule"

        /// It is gone when the car is.
        public var isOfVehicle: Bool {
            switch self {
            case .alarm, .limit: false
            case .vehicleNeeds, .vehicleSchedule: true
            }
        }
    }

    /// Which one it is: told again under the same name, it replaces what was told before.
    public struct Name: Hashable, Sendable {
        public var kind: Kind
        /// 0 is the whole charger.
        public var evse: Int
        /// The variable of an alarm, who limits; the empty string where there is but one.
        public var text: String

        public init(_ kind: Kind, evse: Int, _ text: String = "") {
            self.kind = kind
            self.evse = max(0, evse)
            self.text = String(text.prefix(Self.longest))
        }

        /// - Parameter monitor: the id of the charger's monitor that tells; nil where none does.
        public init(alarmOf variable: String, evse: Int, monitor: Int?) {
            let ending = monitor.map(Self.ending) ?? ""
            self.init(.alarm, evse: evse, variable.prefix(Self.longest - ending.count) + ending)
        }

        /// What the names of a monitor's alarms end with.
        public static func ending(ofMonitor id: Int) -> String { " #\(id)" }

        private static let longest = 250
    }

    /// The most that is kept of what is said, in characters.
    public static let longestText = 500
    /// The most that stand at a charger; what would be more is in the journal alone.
    public static let most = 200

    public var name: Name
    /// In words, for a technician.
    public var text: String

    public init(_ name: Name, _ text: String) {
        self.name = name
        self.text = String(text.prefix(Self.longestText))
    }
}

/// What a message says of conditions.
public enum ConditionChange: Hashable, Sendable {
    case stands(ChargerCondition)
    case over(ChargerCondition.Name)
}
