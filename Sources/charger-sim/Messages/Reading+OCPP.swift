internal import OCPP

extension Reading {
    /// Register, power, the three currents, voltage and state of charge.
    func meterValue(_ version: OCPPVersion) -> MeterValue {
        let context = self.context.ocpp
        func value(_ text: String, _ measurand: Measurand, _ phase: Phase? = nil) -> SampledValue {
            SampledValue(value: text, measurand: measurand, phase: phase, context: context)
        }
        var values = [
            value(String(self.wattHours), .energyActiveImportRegister),
            value(Self.text(self.watts), .powerActiveImport),
        ]
        for (current, phase) in zip(self.currents, [Phase.l1, .l2, .l3]) {
            values.append(value(Self.text(current), .currentImport, phase))
        }
        // 1.6 lists L1-N among its phases, too.
        values.append(value(Self.text(self.volts), .voltage, .l1N))
        if let stateOfCharge = self.stateOfCharge {
            var sample = value(Self.text(stateOfCharge), .soc)
            sample.location = .ev
            values.append(sample)
        }
        return MeterValue(timestamp: OCPPTimestamp(milliseconds: self.wall), sampledValues: values)
    }

    /// With one decimal, as meters write.
    private static func text(_ value: Double) -> String {
        Quantity.fixed(Int((value * 10).rounded()), decimals: 1)
    }
}

extension Reading.Context {
    fileprivate var ocpp: ReadingContext {
        switch self {
        case .periodic: .samplePeriodic
        case .begin: .transactionBegin
        case .end: .transactionEnd
        case .trigger: .trigger
        }
    }
}
