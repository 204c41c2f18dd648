/// The unit of a sampled value. Units of the standards cost no allocation; others are kept as text.
public enum MeasurementUnit: Hashable, Sendable {
    case wattHour, kilowattHour, varHour, kilovarHour, voltAmpereHour, kilovoltAmpereHour
    case watt, kilowatt, voltAmpere, kilovoltAmpere, voltAmpereReactive, kilovoltAmpereReactive
    case ampere, volt, kelvin, celsius, fahrenheit, percent, hertz, revolutionsPerMinute
    /// A number without a unit, such as a power factor.
    case none
    /// As it was sent.
    case other(String)

    /// As messages spell it; empty for `none`.
    public var text: String {
        if case .other(let text) = self { return text }
        return Self.spellings.first { $0.unit == self }?.text ?? ""
    }

    /// The unit that messages spell `text`; 1.6 also writes "Celcius".
    public init(_ text: String) {
        var text = text
        self = text.withUTF8 { Self.known(UnsafeRawBufferPointer($0)) } ?? .other(text)
    }

    @inline(__always)
    static func known(_ text: UnsafeRawBufferPointer) -> MeasurementUnit? {
        self.names.index(of: text).map { self.spellings[$0].unit }
    }

    private static let spellings: [(text: String, unit: MeasurementUnit)] = [
        ("Wh", .wattHour), ("kWh", .kilowattHour), ("varh", .varHour), ("kvarh", .kilovarHour),
        ("VAh", .voltAmpereHour), ("kVAh", .kilovoltAmpereHour), ("W", .watt), ("kW", .kilowatt),
        ("VA", .voltAmpere), ("kVA", .kilovoltAmpere), ("var", .voltAmpereReactive),
        ("kvar", .kilovoltAmpereReactive), ("A", .ampere), ("V", .volt), ("K", .kelvin), ("Celsius", .celsius),
        ("Celcius", .celsius), ("Fahrenheit", .fahrenheit), ("Percent", .percent), ("Hertz", .hertz),
        ("Hz", .hertz), ("RPM", .revolutionsPerMinute), ("", .none),
    ]

    private static let names = WireNames(spellings.map(\.text))
}
