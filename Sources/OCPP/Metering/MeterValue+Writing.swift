extension JSONWriter {
    /// Writes a member with meter values in the form of `version`; nothing when there are none and need not be any.
    mutating func meterValues(
        _ name: StaticString, _ values: [MeterValue], _ version: OCPPVersion, isRequired: Bool = false
    ) {
        guard isRequired || !values.isEmpty else { return }
        self.name(name)
        self.array { json in
            for value in values { value.write(to: &json, version) }
        }
    }
}

extension MeterValue {
    fileprivate func write(to json: inout JSONWriter, _ version: OCPPVersion) {
        json.object { json in
            json.member("timestamp", self.timestamp)
            json.name("sampledValue")
            json.array { json in
                for value in self.sampledValues { value.write(to: &json, version) }
            }
        }
    }
}

extension SampledValue {
    /// Writes what differs from the standard's defaults, and measurand and context in any case.
    fileprivate func write(to json: inout JSONWriter, _ version: OCPPVersion) {
        json.object { json in
            json.name("value")
            if version == .v16 { json.string(self.value) } else { json.raw(self.numberText.utf8) }
            json.member("context", self.context)
            if version == .v16, case .text = self.signed { json.member("format", "SignedData") }
            json.member("measurand", self.measurand?.rawValue ?? self.vendorMeasurand)
            json.member("phase", self.phase)
            json.member("location", self.location == .outlet ? nil : self.location)
            if version == .v16 { self.writeUnit(to: &json) } else { self.writeDetails(to: &json) }
        }
    }

    /// The value as JSON has numbers: as it was sent where that is one.
    private var numberText: String {
        let isJSONNumber = (try? JSONDocument(Array(self.value.utf8)).root.kind) == .number
        return isJSONNumber ? self.value : self.number?.description ?? "0"
    }

    private func writeUnit(to json: inout JSONWriter) {
        if self.namesUnit { json.member("unit", self.unit.text) }
    }

    /// Watt-hours are the default; the others are in no list of 1.6, or not in the one of StopTransaction.
    private var namesUnit: Bool { ![.wattHour, .hertz, .revolutionsPerMinute, .none].contains(self.unit) }

    private func writeDetails(to json: inout JSONWriter) {
        if case .object(let bytes) = self.signed {
            json.name("signedMeterValue")
            json.raw(bytes)
        }
        guard self.namesUnit || self.multiplier != 0 else { return }
        json.name("unitOfMeasure")
        json.object { json in
            self.writeUnit(to: &json)
            json.member("multiplier", self.multiplier == 0 ? nil : self.multiplier)
        }
    }
}
