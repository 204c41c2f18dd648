internal import OCPP
internal import Shared

// What is measured, where, when and in which unit: the protocol's words as the site's. The site's own list is coded in
// the database and outlives versions of the protocol, so the two are kept apart and matched here, exhaustively.

extension Shared.Measurand {
    init(_ measurand: OCPP.Measurand) {
        self =
            switch measurand {
            case .currentExport: .currentExport
            case .currentImport: .currentImport
            case .currentOffered: .currentOffered
            case .energyActiveExportRegister: .energyActiveExportRegister
            case .energyActiveImportRegister: .energyActiveImportRegister
            case .energyReactiveExportRegister: .energyReactiveExportRegister
            case .energyReactiveImportRegister: .energyReactiveImportRegister
            case .energyActiveExportInterval: .energyActiveExportInterval
            case .energyActiveImportInterval: .energyActiveImportInterval
            case .energyReactiveExportInterval: .energyReactiveExportInterval
            case .energyReactiveImportInterval: .energyReactiveImportInterval
            case .frequency: .frequency
            case .powerActiveExport: .powerActiveExport
            case .powerActiveImport: .powerActiveImport
            case .powerFactor: .powerFactor
            case .powerOffered: .powerOffered
            case .powerReactiveExport: .powerReactiveExport
            case .powerReactiveImport: .powerReactiveImport
            case .soc: .soC
            case .voltage: .voltage
            case .rpm: .rpm
            case .temperature: .temperature
            case .energyActiveNet: .energyActiveNet
            case .energyReactiveNet: .energyReactiveNet
            case .energyApparentNet: .energyApparentNet
            case .energyApparentImport: .energyApparentImport
            case .energyApparentExport: .energyApparentExport
            case .currentExportOffered: .currentExportOffered
            case .currentExportMinimum: .currentExportMinimum
            case .currentImportOffered: .currentImportOffered
            case .currentImportMinimum: .currentImportMinimum
            case .displayPresentSOC: .displayPresentSOC
            case .displayMinimumSOC: .displayMinimumSOC
            case .displayTargetSOC: .displayTargetSOC
            case .displayMaximumSOC: .displayMaximumSOC
            case .displayRemainingTimeToMinimumSOC: .displayRemainingTimeToMinimumSOC
            case .displayRemainingTimeToTargetSOC: .displayRemainingTimeToTargetSOC
            case .displayRemainingTimeToMaximumSOC: .displayRemainingTimeToMaximumSOC
            case .displayChargingComplete: .displayChargingComplete
            case .displayBatteryEnergyCapacity: .displayBatteryEnergyCapacity
            case .displayInletHot: .displayInletHot
            case .energyActiveImportCableLoss: .energyActiveImportCableLoss
            case .energyActiveImportLocalGenerationRegister: .energyActiveImportLocalGenerationRegister
            case .energyActiveSetpointInterval: .energyActiveSetpointInterval
            case .energyRequestTarget: .energyRequestTarget
            case .energyRequestMinimum: .energyRequestMinimum
            case .energyRequestMaximum: .energyRequestMaximum
            case .energyRequestMinimumV2X: .energyRequestMinimumV2X
            case .energyRequestMaximumV2X: .energyRequestMaximumV2X
            case .energyRequestBulk: .energyRequestBulk
            case .powerActiveSetpoint: .powerActiveSetpoint
            case .powerActiveResidual: .powerActiveResidual
            case .powerExportMinimum: .powerExportMinimum
            case .powerExportOffered: .powerExportOffered
            case .powerImportOffered: .powerImportOffered
            case .powerImportMinimum: .powerImportMinimum
            case .voltageMinimum: .voltageMinimum
            case .voltageMaximum: .voltageMaximum
            }
    }
}

extension Shared.Phase {
    init(_ phase: OCPP.Phase) {
        self =
            switch phase {
            case .l1: .l1
            case .l2: .l2
            case .l3: .l3
            case .n: .n
            case .l1N: .l1N
            case .l2N: .l2N
            case .l3N: .l3N
            case .l1L2: .l1L2
            case .l2L3: .l2L3
            case .l3L1: .l3L1
            }
    }
}

extension Shared.ReadingContext {
    init(_ context: OCPP.ReadingContext) {
        self =
            switch context {
            case .samplePeriodic: .samplePeriodic
            case .sampleClock: .sampleClock
            case .transactionBegin: .transactionBegin
            case .transactionEnd: .transactionEnd
            case .interruptionBegin: .interruptionBegin
            case .interruptionEnd: .interruptionEnd
            case .trigger: .trigger
            case .other: .other
            }
    }
}

extension Shared.MeasurementLocation {
    init(_ location: OCPP.MeasurementLocation) {
        self =
            switch location {
            case .outlet: .outlet
            case .inlet: .inlet
            case .body: .body
            case .cable: .cable
            case .ev: .ev
            case .upstream: .upstream
            }
    }
}

extension Shared.MeasurementUnit {
    init(_ unit: OCPP.MeasurementUnit) {
        self =
            switch unit {
            case .wattHour: .wattHour
            case .kilowattHour: .kilowattHour
            case .varHour: .varHour
            case .kilovarHour: .kilovarHour
            case .voltAmpereHour: .voltAmpereHour
            case .kilovoltAmpereHour: .kilovoltAmpereHour
            case .watt: .watt
            case .kilowatt: .kilowatt
            case .voltAmpere: .voltAmpere
            case .kilovoltAmpere: .kilovoltAmpere
            case .voltAmpereReactive: .voltAmpereReactive
            case .kilovoltAmpereReactive: .kilovar
            case .ampere: .ampere
            case .volt: .volt
            case .kelvin: .kelvin
            case .celsius: .celsius
            case .fahrenheit: .fahrenheit
            case .percent: .percent
            case .hertz: .hertz
            case .revolutionsPerMinute: .perMinute
            case .none: .none
            case .other: .other
            }
    }
}
