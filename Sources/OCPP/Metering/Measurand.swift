/// What a sampled value measures: the union of OCPP 1.6, 2.0.1 and 2.1.
public enum Measurand: String, WireEnumeration, BitwiseCopyable {
    case currentExport = "Current.Export"
    case currentImport = "Current.Import"
    case currentOffered = "Current.Offered"
    case energyActiveExportRegister = "Energy.Active.Export.Register"
    case energyActiveImportRegister = "Energy.Active.Import.Register"
    case energyReactiveExportRegister = "Energy.Reactive.Export.Register"
    case energyReactiveImportRegister = "Energy.Reactive.Import.Register"
    case energyActiveExportInterval = "Energy.Active.Export.Interval"
    case energyActiveImportInterval = "Energy.Active.Import.Interval"
    case energyReactiveExportInterval = "Energy.Reactive.Export.Interval"
    case energyReactiveImportInterval = "Energy.Reactive.Import.Interval"
    case frequency = "Frequency"
    case powerActiveExport = "Power.Active.Export"
    case powerActiveImport = "Power.Active.Import"
    case powerFactor = "Power.Factor"
    case powerOffered = "Power.Offered"
    case powerReactiveExport = "Power.Reactive.Export"
    case powerReactiveImport = "Power.Reactive.Import"
    case soc = "SoC"
    case voltage = "Voltage"
    /// Revolutions of a fan; 1.6 only.
    case rpm = "RPM"
    /// 1.6 only.
    case temperature = "Temperature"
    /// From 2.0.1 on, as are those that follow.
    case energyActiveNet = "Energy.Active.Net"
    case energyReactiveNet = "Energy.Reactive.Net"
    case energyApparentNet = "Energy.Apparent.Net"
    case energyApparentImport = "Energy.Apparent.Import"
    case energyApparentExport = "Energy.Apparent.Export"
    /// From 2.1 on, as are those that follow.
    case currentExportOffered = "Current.Export.Offered"
    case currentExportMinimum = "Current.Export.Minimum"
    case currentImportOffered = "Current.Import.Offered"
    case currentImportMinimum = "Current.Import.Minimum"
    case displayPresentSOC = "Display.PresentSOC"
    case displayMinimumSOC = "Display.MinimumSOC"
    case displayTargetSOC = "Display.TargetSOC"
    case displayMaximumSOC = "Display.MaximumSOC"
    case displayRemainingTimeToMinimumSOC = "Display.RemainingTimeToMinimumSOC"
    case displayRemainingTimeToTargetSOC = "Display.RemainingTimeToTargetSOC"
    case displayRemainingTimeToMaximumSOC = "Display.RemainingTimeToMaximumSOC"
    case displayChargingComplete = "Display.ChargingComplete"
    case displayBatteryEnergyCapacity = "Display.BatteryEnergyCapacity"
    case displayInletHot = "Display.InletHot"
    case energyActiveImportCableLoss = "Energy.Active.Import.CableLoss"
    case energyActiveImportLocalGenerationRegister = "Energy.Active.Import.LocalGeneration.Register"
    case energyActiveSetpointInterval = "Energy.Active.Setpoint.Interval"
    case energyRequestTarget = "EnergyRequest.Target"
    case energyRequestMinimum = "EnergyRequest.Minimum"
    case energyRequestMaximum = "EnergyRequest.Maximum"
    case energyRequestMinimumV2X = "EnergyRequest.Minimum.V2X"
    case energyRequestMaximumV2X = "EnergyRequest.Maximum.V2X"
    case energyRequestBulk = "EnergyRequest.Bulk"
    case powerActiveSetpoint = "Power.Active.Setpoint"
    case powerActiveResidual = "Power.Active.Residual"
    case powerExportMinimum = "Power.Export.Minimum"
    case powerExportOffered = "Power.Export.Offered"
    case powerImportOffered = "Power.Import.Offered"
    case powerImportMinimum = "Power.Import.Minimum"
    case voltageMinimum = "Voltage.Minimum"
    case voltageMaximum = "Voltage.Maximum"

    static let wire = WireCases<Measurand>()

    /// The unit of a value that names none. The standard says watt-hours for energy; for the rest it is what the
    /// quantity is measured in.
    public var defaultUnit: MeasurementUnit {
        switch self {
        case .energyActiveExportRegister, .energyActiveImportRegister, .energyActiveExportInterval,
            .energyActiveImportInterval, .energyActiveNet, .energyActiveImportCableLoss,
            .energyActiveImportLocalGenerationRegister, .energyActiveSetpointInterval, .energyRequestTarget,
            .energyRequestMinimum, .energyRequestMaximum, .energyRequestMinimumV2X, .energyRequestMaximumV2X,
            .energyRequestBulk, .displayBatteryEnergyCapacity:
            return .wattHour
        case .energyReactiveExportRegister, .energyReactiveImportRegister, .energyReactiveExportInterval,
            .energyReactiveImportInterval, .energyReactiveNet:
            return .varHour
        case .energyApparentNet, .energyApparentImport, .energyApparentExport: return .voltAmpereHour
        case .powerActiveExport, .powerActiveImport, .powerOffered, .powerActiveSetpoint, .powerActiveResidual,
            .powerExportMinimum, .powerExportOffered, .powerImportOffered, .powerImportMinimum:
            return .watt
        case .powerReactiveExport, .powerReactiveImport: return .voltAmpereReactive
        case .currentExport, .currentImport, .currentOffered, .currentExportOffered, .currentExportMinimum,
            .currentImportOffered, .currentImportMinimum:
            return .ampere
        case .voltage, .voltageMinimum, .voltageMaximum: return .volt
        case .frequency: return .hertz
        case .soc, .displayPresentSOC, .displayMinimumSOC, .displayTargetSOC, .displayMaximumSOC: return .percent
        case .temperature: return .celsius
        case .rpm: return .revolutionsPerMinute
        case .powerFactor, .displayRemainingTimeToMinimumSOC, .displayRemainingTimeToTargetSOC,
            .displayRemainingTimeToMaximumSOC, .displayChargingComplete, .displayInletHot:
            return .none
        }
    }
}

/// Which conductors a value was measured on; absent, it is of all phases together.
public enum Phase: String, WireEnumeration, BitwiseCopyable {
    case l1 = "L1"
    case l2 = "L2"
    case l3 = "L3"
    case n = "N"
    case l1N = "L1-N"
    case l2N = "L2-N"
    case l3N = "L3-N"
    case l1L2 = "L1-L2"
    case l2L3 = "L2-L3"
    case l3L1 = "L3-L1"

    static let wire = WireCases<Phase>()
}

/// Why a value was sampled.
public enum ReadingContext: String, WireEnumeration, BitwiseCopyable {
    case interruptionBegin = "Interruption.Begin"
    case interruptionEnd = "Interruption.End"
    case other = "Other"
    case sampleClock = "Sample.Clock"
    case samplePeriodic = "Sample.Periodic"
    case transactionBegin = "Transaction.Begin"
    case transactionEnd = "Transaction.End"
    case trigger = "Trigger"

    static let wire = WireCases<ReadingContext>()
}

/// Where a value was measured.
public enum MeasurementLocation: String, WireEnumeration, BitwiseCopyable {
    case body = "Body"
    case cable = "Cable"
    case ev = "EV"
    case inlet = "Inlet"
    case outlet = "Outlet"
    /// From 2.1 on: on the grid side of the station.
    case upstream = "Upstream"

    static let wire = WireCases<MeasurementLocation>()
}
