/// What a sample measures and how: the key of a time series. Names are the standard's (OCPP 2.0.1 part 2 §3).
///
/// Each part is a small code, so that a series is eight bytes and compares at once; `name` gives the standard's word.
/// A vendor's word that the tables do not know is carried by the sample.
public struct Series: Hashable, Sendable {
    public var measurand: Measurand
    public var phase: Phase
    public var location: MeasurementLocation
    public var context: ReadingContext
    public var unit: MeasurementUnit

    public init(
        _ measurand: Measurand, phase: Phase = .none, location: MeasurementLocation = .outlet,
        context: ReadingContext = .samplePeriodic, unit: MeasurementUnit
    ) {
        self.measurand = measurand
        self.phase = phase
        self.location = location
        self.context = context
        self.unit = unit
    }

    /// The whole key in one number, for the database; inverse of `init(code:)`.
    public var code: Int64 {
        Int64(self.measurand.rawValue) << 32 | Int64(self.phase.rawValue) << 24
            | Int64(self.location.rawValue) << 16 | Int64(self.context.rawValue) << 8 | Int64(self.unit.rawValue)
    }

    /// Nil when a part of `code` is no code of ours.
    public init?(code: Int64) {
        func part(_ shift: Int64) -> UInt8 { UInt8(truncatingIfNeeded: code >> shift) }
        guard code >= 0, code < 1 << 40, let measurand = Measurand(rawValue: part(32)),
            let phase = Phase(rawValue: part(24)), let location = MeasurementLocation(rawValue: part(16)),
            let context = ReadingContext(rawValue: part(8)), let unit = MeasurementUnit(rawValue: part(0))
        else { return nil }
        self.init(measurand, phase: phase, location: location, context: context, unit: unit)
    }
}

/// `MeasurandEnumType`. The raw values are in databases: never renumber one.
public enum Measurand: UInt8, CaseIterable, Sendable {
    case energyActiveImportRegister = 0
    case energyActiveExportRegister, energyReactiveImportRegister, energyReactiveExportRegister
    case energyActiveImportInterval, energyActiveExportInterval, energyReactiveImportInterval
    case energyReactiveExportInterval, energyActiveNet, energyReactiveNet, energyApparentNet
    case energyApparentImport, energyApparentExport
    case powerActiveImport, powerActiveExport, powerOffered, powerReactiveImport, powerReactiveExport, powerFactor
    case currentImport, currentExport, currentOffered, voltage, frequency, temperature, soC, rpm
    case currentExportOffered, currentExportMinimum, currentImportOffered, currentImportMinimum, displayPresentSOC,
        displayMinimumSOC, displayTargetSOC, displayMaximumSOC, displayRemainingTimeToMinimumSOC,
        displayRemainingTimeToTargetSOC, displayRemainingTimeToMaximumSOC, displayChargingComplete,
        displayBatteryEnergyCapacity, displayInletHot, energyActiveImportCableLoss,
        energyActiveImportLocalGenerationRegister, energyActiveSetpointInterval, energyRequestTarget,
        energyRequestMinimum, energyRequestMaximum, energyRequestMinimumV2X, energyRequestMaximumV2X,
        energyRequestBulk, powerActiveSetpoint, powerActiveResidual, powerExportMinimum, powerExportOffered,
        powerImportOffered, powerImportMinimum, voltageMinimum, voltageMaximum
    /// One of a vendor, whose word the sample carries.
    case other

    static let names = [
        "Energy.Active.Import.Register", "Energy.Active.Export.Register", "Energy.Reactive.Import.Register",
        "Energy.Reactive.Export.Register", "Energy.Active.Import.Interval", "Energy.Active.Export.Interval",
        "Energy.Reactive.Import.Interval", "Energy.Reactive.Export.Interval", "Energy.Active.Net",
        "Energy.Reactive.Net", "Energy.Apparent.Net", "Energy.Apparent.Import", "Energy.Apparent.Export",
        "Power.Active.Import", "Power.Active.Export", "Power.Offered", "Power.Reactive.Import",
        "Power.Reactive.Export", "Power.Factor", "Current.Import", "Current.Export", "Current.Offered", "Voltage",
        "Frequency", "Temperature", "SoC", "RPM", "Current.Export.Offered", "Current.Export.Minimum",
        "Current.Import.Offered", "Current.Import.Minimum", "Display.PresentSOC", "Display.MinimumSOC",
        "Display.TargetSOC", "Display.MaximumSOC", "Display.RemainingTimeToMinimumSOC",
        "Display.RemainingTimeToTargetSOC", "Display.RemainingTimeToMaximumSOC", "Display.ChargingComplete",
        "Display.BatteryEnergyCapacity", "Display.InletHot", "Energy.Active.Import.CableLoss",
        "Energy.Active.Import.LocalGeneration.Register", "Energy.Active.Setpoint.Interval", "EnergyRequest.Target",
        "EnergyRequest.Minimum", "EnergyRequest.Maximum", "EnergyRequest.Minimum.V2X", "EnergyRequest.Maximum.V2X",
        "EnergyRequest.Bulk", "Power.Active.Setpoint", "Power.Active.Residual", "Power.Export.Minimum",
        "Power.Export.Offered", "Power.Import.Offered", "Power.Import.Minimum", "Voltage.Minimum",
        "Voltage.Maximum",
        "other",
    ]

    /// The standard's word.
    public var name: String { Self.names[Int(self.rawValue)] }
}

/// `PhaseEnumType`; `none` where the sample names no phase.
public enum Phase: UInt8, CaseIterable, Sendable {
    case none = 0
    case l1, l2, l3, n, l1N, l2N, l3N, l1L2, l2L3, l3L1

    static let names = ["", "L1", "L2", "L3", "N", "L1-N", "L2-N", "L3-N", "L1-L2", "L2-L3", "L3-L1"]

    public var name: String { Self.names[Int(self.rawValue)] }
}

/// `LocationEnumType`.
public enum MeasurementLocation: UInt8, CaseIterable, Sendable {
    case outlet = 0
    case inlet, body, cable, ev, upstream

    static let names = ["Outlet", "Inlet", "Body", "Cable", "EV", "Upstream"]

    public var name: String { Self.names[Int(self.rawValue)] }
}

/// `ReadingContextEnumType`.
public enum ReadingContext: UInt8, CaseIterable, Sendable {
    case samplePeriodic = 0
    case sampleClock, transactionBegin, transactionEnd, interruptionBegin, interruptionEnd, trigger, other

    static let names = [
        "Sample.Periodic", "Sample.Clock", "Transaction.Begin", "Transaction.End", "Interruption.Begin",
        "Interruption.End", "Trigger", "Other",
    ]

    public var name: String { Self.names[Int(self.rawValue)] }
}

/// The standardised units of measure. `other` keeps a vendor's unit apart: such a sample carries the word itself.
public enum MeasurementUnit: UInt8, CaseIterable, Sendable {
    case wattHour = 0
    case kilowattHour, varHour, kilovarHour, watt, kilowatt, voltAmpere, kilovoltAmpere, voltAmpereReactive, kilovar,
        ampere, volt
    case celsius, fahrenheit, kelvin, percent, hertz, ohm, voltAmpereHour, kilovoltAmpereHour, perMinute, none, other

    static let names = [
        "Wh", "kWh", "varh", "kvarh", "W", "kW", "VA", "kVA", "var", "kvar", "A", "V", "Celsius", "Fahrenheit", "K",
        "Percent", "Hz", "Ohm", "VAh", "kVAh", "RPM", "", "other",
    ]

    public var name: String { Self.names[Int(self.rawValue)] }
}
