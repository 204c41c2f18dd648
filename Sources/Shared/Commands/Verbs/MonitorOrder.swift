/// Has a charger watch a variable and tell (2.x N04).
public struct MonitorOrder: Hashable, Sendable {
    /// What is told of.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// That the value rises above the limit.
        case upper
        /// That it falls below the limit.
        case lower
        /// That it changed by so much.
        case delta
        /// Its value, every so many seconds.
        case periodic
        /// The same, counted from midnight.
        case periodicClock = "periodic-clock"
        /// That it left its target by so much. Only in 2.1.
        case targetDelta = "target-delta"
        /// The same as a share of the target. Only in 2.1.
        case targetDeltaRelative = "target-delta-relative"
    }

    /// 0 is danger, 9 is for debugging (2.0.1 part 2, `severity`).
    public static let severities = 0...9
    /// "Alert": somebody should look.
    public static let usualSeverity = 5

    /// Replaces the monitor of this id; nil for a new one, whose id the charger chooses.
    public var id: Int?
    /// `Component.Variable`, with instances as `Component/instance.Variable/instance`.
    public var variable: String
    /// Where the component is at an EVSE.
    public var outlet: Outlet?
    public var kind: Kind
    public var value: Double
    public var severity: Int
    /// Only while a transaction runs.
    public var duringTransactions: Bool

    public init(
        id: Int? = nil, variable: String, outlet: Outlet? = nil, kind: Kind, value: Double,
        severity: Int = Self.usualSeverity, duringTransactions: Bool = false
    ) {
        self.id = id
        self.variable = variable
        self.outlet = outlet
        self.kind = kind
        self.value = value
        self.severity = severity
        self.duringTransactions = duringTransactions
    }

    init(_ args: KeyedDecodingContainer<CommandArguments.Key>) throws {
        let value = try args.decode(Double.self, forKey: .value)
        guard value.isFinite, value.magnitude <= 1e12 else {
            throw CommandArgumentError(problem: "'value' must be a number up to 10^12")
        }
        self.init(
            id: try args.number(.id, in: 0...Int(Int32.max)), variable: try args.text(.variable, upTo: 250),
            outlet: try args.outlet(), kind: try args.decode(Kind.self, forKey: .type), value: value,
            severity: try args.number(.severity, in: Self.severities) ?? Self.usualSeverity,
            duringTransactions: try args.decodeIfPresent(Bool.self, forKey: .transaction) ?? false)
    }

    func encode(to args: inout KeyedEncodingContainer<CommandArguments.Key>) throws {
        try args.encodeIfPresent(self.id, forKey: .id)
        try args.encode(self.variable, forKey: .variable)
        try args.encode(self.outlet)
        try args.encode(self.kind, forKey: .type)
        try args.encode(self.value, forKey: .value)
        try args.encode(self.severity, forKey: .severity)
        try args.encode(self.duringTransactions, forKey: .transaction)
    }
}

/// A monitor that a charger has: an entry of a `monitors` report. Words are the standard's own.
public struct DeviceMonitor: Codable, Hashable, Sendable {
    public var id: Int
    /// `Component.Variable`, as `MonitorOrder` names it.
    public var variable: String
    public var evse: Int?
    public var connector: Int?
    public var type: String
    /// A number, as text.
    public var value: String
    public var severity: Int
    /// Only while a transaction runs.
    public var transaction: Bool

    public init(
        id: Int, variable: String, evse: Int?, connector: Int?, type: String, value: String, severity: Int,
        transaction: Bool
    ) {
        self.id = id
        self.variable = variable
        self.evse = evse
        self.connector = connector
        self.type = type
        self.value = value
        self.severity = severity
        self.transaction = transaction
    }
}

/// Which monitors are to go.
public struct MonitorSelection: Hashable, Sendable {
    /// The most in one command.
    public static let most = 50

    public var ids: [Int]

    public init(_ ids: [Int]) { self.ids = ids }

    init(_ args: KeyedDecodingContainer<CommandArguments.Key>) throws {
        let ids = try args.decode([Int].self, forKey: .monitors)
        guard (1...Self.most).contains(ids.count), ids.allSatisfy((0...Int(Int32.max)).contains) else {
            throw CommandArgumentError(problem: "'monitors' must be 1 to \(Self.most) ids of monitors")
        }
        self.init(ids)
    }

    func encode(to args: inout KeyedEncodingContainer<CommandArguments.Key>) throws {
        try args.encode(self.ids, forKey: .monitors)
    }
}
