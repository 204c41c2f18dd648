internal import OCPP
internal import Shared

/// Sampled values, which both versions write alike.
extension ReadingSet {
    init(_ value: MeterValue) {
        var samples: [Sample] = []
        samples.reserveCapacity(value.sampledValues.count)
        for sampled in value.sampledValues { Sample.append(sampled, to: &samples) }
        self.init(at: Timestamp(value.timestamp), samples: samples)
    }
}

extension [ReadingSet] {
    init(_ values: [MeterValue]) { self = values.map(ReadingSet.init) }
}

extension Sample {
    /// Signed data stands in a sample of its own beside the number, so that neither is lost.
    static func append(_ sampled: SampledValue, to samples: inout [Sample]) {
        let series = Series(sampled)
        switch sampled.signed {
        case .text(let text): samples.append(Sample(series, .signed(Array(text.utf8))))
        case .object(let bytes): samples.append(Sample(series, .signed(bytes)))
        case nil: break
        }
        if case .text? = sampled.signed { return }
        guard let quantity = sampled.quantity, abs(quantity.exponent) <= 18 else {
            let power = sampled.multiplier == 0 ? "" : "e\(sampled.multiplier)"
            samples.append(Sample(series, .text(sampled.value.prefix(500) + power)))
            return
        }
        let number = ExactNumber(significand: quantity.significand, exponent: quantity.exponent)
        if case .other(let unit) = sampled.unit {
            samples.append(Sample(series, .vendorUnit(number, unit: String(unit.prefix(50)))))
        } else {
            samples.append(Sample(series, .number(number)))
        }
    }
}

extension Series {
    init(_ sampled: SampledValue) {
        self.init(
            Shared.Measurand(sampled.measurand), phase: sampled.phase.map(Shared.Phase.init) ?? .none,
            location: Shared.MeasurementLocation(sampled.location), context: Shared.ReadingContext(sampled.context),
            unit: Shared.MeasurementUnit(sampled.unit))
    }
}

extension Timestamp {
    init(_ timestamp: OCPPTimestamp) { self.init(milliseconds: timestamp.milliseconds) }
}

extension OCPPTimestamp {
    init(_ timestamp: Timestamp) { self.init(milliseconds: timestamp.milliseconds) }
}

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
