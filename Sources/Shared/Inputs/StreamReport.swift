/// What a charger tells of its event streams: values of a monitored variable, sent without being asked for (2.1).
public enum StreamReport: Sendable, Hashable {
    /// A stream begins. `detail` is a JSON object for the journal, here as below.
    case opened(PeriodicStream, detail: String)
    case closed(number: Int, detail: String)
    case told(number: Int, [StreamValue])
}

/// A stream of values.
public struct PeriodicStream: Sendable, Hashable {
    /// The charger's own number for it.
    public var number: Int
    /// The number of the monitor whose variable it carries.
    public var monitor: Int
    /// Seconds after which the charger sends what it has.
    public var interval: Int?
    /// After how many values it sends them.
    public var values: Int?

    public init(number: Int, monitor: Int, interval: Int?, values: Int?) {
        self.number = number
        self.monitor = monitor
        self.interval = interval
        self.values = values
    }
}

/// A value that a stream carried.
public struct StreamValue: Sendable, Hashable {
    /// When the charger says that it was so.
    public var at: Timestamp
    /// As it was sent.
    public var text: String

    public init(at: Timestamp, text: String) {
        self.at = at
        self.text = text
    }
}

/// Which variable a monitor watches.
public struct VariableMonitor: Sendable, Hashable {
    public var number: Int
    /// The variable, without a value.
    public var variable: DeviceVariable

    public init(number: Int, variable: DeviceVariable) {
        self.number = number
        self.variable = variable
    }
}

extension Sample {
    /// A value of a stream, in the variable's own series: `Component.Variable`, with instances after a `/`.
    public init(_ value: StreamValue, of variable: DeviceVariable?, stream: Int, unit: String?) {
        let name = variable.map(Self.name) ?? "EventStream.\(stream)"
        self.init(
            Series(.other, unit: .other),
            .vendor(measurand: String(name.prefix(110)), value: value.text, unit: String((unit ?? "").prefix(50))))
    }

    private static func name(of variable: DeviceVariable) -> String {
        func part(_ name: String, _ instance: String) -> String { instance.isEmpty ? name : "\(name)/\(instance)" }
        return part(variable.component, variable.componentInstance) + "."
            + part(variable.variable, variable.variableInstance)
    }
}
