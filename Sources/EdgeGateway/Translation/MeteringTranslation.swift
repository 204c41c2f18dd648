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
        let value = Self.value(of: sampled)
        samples.append(Sample(series, sampled.ownWords.isEmpty ? value : .worded(OwnWords(sampled.ownWords), value)))
    }

    private static func value(of sampled: SampledValue) -> SampleValue {
        if let measurand = sampled.vendorMeasurand {
            return .vendor(
                measurand: String(measurand.prefix(50)), value: Self.text(of: sampled), unit: sampled.unit.text)
        }
        guard let quantity = sampled.quantity, abs(quantity.exponent) <= 18 else {
            return .text(Self.text(of: sampled))
        }
        let number = ExactNumber(significand: quantity.significand, exponent: quantity.exponent)
        if case .other(let unit) = sampled.unit { return .vendorUnit(number, unit: String(unit.prefix(50))) }
        return .number(number)
    }

    /// The value as it was sent, with the multiplier that belongs to it.
    private static func text(of sampled: SampledValue) -> String {
        sampled.value.prefix(500) + (sampled.multiplier == 0 ? "" : "e\(sampled.multiplier)")
    }
}

extension OwnWords {
    init(_ words: [OwnWord]) {
        self.init()
        for word in words {
            switch word {
            case .phase(let text): self.phase = String(text.prefix(50))
            case .context(let text): self.context = String(text.prefix(50))
            case .location(let text): self.location = String(text.prefix(50))
            }
        }
    }
}

extension Series {
    init(_ sampled: SampledValue) {
        self.init(
            sampled.measurand.map(Shared.Measurand.init) ?? .other,
            phase: sampled.phase.map(Shared.Phase.init) ?? .none,
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
