import Testing

@testable import Shared

@Suite struct SampleCodingTests {
    @Test(arguments: 0..<200 as Range<UInt64>)
    func whatIsCodedComesBackByteForByte(seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        let samples = (0..<Int.random(in: 0...20, using: &numbers)).map { _ in Self.sample(&numbers) }
        let bytes = SampleCoding.encode(samples) { $0.code }
        #expect(SampleCoding.decode(bytes) { Series(code: $0) } == samples)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func bytesThatAreNoSamplesAreRefusedWithoutATrap(seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        let bytes = (0..<Int.random(in: 1...60, using: &numbers)).map { _ in UInt8.random(in: 0...255, using: &numbers)
        }
        _ = SampleCoding.decode(bytes) { $0 < 50 ? Series(.voltage, unit: .volt) : nil }
        let coded = SampleCoding.encode([Self.sample(&numbers)]) { _ in 1 }
        for count in 0..<coded.count where count > 0 {
            #expect(SampleCoding.decode(coded.prefix(count)) { _ in Series(.voltage, unit: .volt) } == nil)
        }
    }

    @Test func aSeriesThatNobodyKnowsIsRefused() {
        let bytes = SampleCoding.encode([Sample(Series(.voltage, unit: .volt), significand: 230)]) { _ in 9 }
        #expect(SampleCoding.decode(bytes) { _ in nil } == nil)
    }

    @Test func sixOrdinaryReadingsTakeLittleRoom() {
        let samples = [
            Sample(Series(.energyActiveImportRegister, unit: .wattHour), significand: 12_345_678),
            Sample(Series(.powerActiveImport, unit: .watt), significand: 11_040),
            Sample(Series(.currentImport, phase: .l1, unit: .ampere), significand: 160, exponent: -1),
            Sample(Series(.currentImport, phase: .l2, unit: .ampere), significand: 159, exponent: -1),
            Sample(Series(.voltage, unit: .volt), significand: 2301, exponent: -1),
            Sample(Series(.soC, location: .ev, unit: .percent), significand: 47),
        ]
        let numbers = Dictionary(uniqueKeysWithValues: zip(samples.map(\.series), Int64(1)...))
        let bytes = SampleCoding.encode(samples) { numbers[$0] ?? 0 }
        #expect(bytes.count <= 6 * 5)
    }

    @Test(arguments: [-19, 19, 1_000_000])
    func anExponentBeyondAnyMeterIsKeptAsText(_ exponent: Int) {
        let sample = Sample(Series(.voltage, unit: .volt), significand: 7, exponent: exponent)
        let bytes = SampleCoding.encode([sample]) { $0.code }
        #expect(SampleCoding.decode(bytes) { Series(code: $0) }?.map(\.value) == [.text("7e\(exponent)")])
    }

    private static func sample(_ numbers: inout SeededNumbers) -> Sample {
        let significand = Int64.random(in: .min ... .max, using: &numbers) >> Int64.random(in: 0...63, using: &numbers)
        let number = ExactNumber(significand: significand, exponent: Int.random(in: -18...18, using: &numbers))
        let text = String(repeating: "ä", count: Int.random(in: 0...300, using: &numbers))
        let data = (0..<Int.random(in: 0...300, using: &numbers)).map { _ in UInt8.random(in: 0...255, using: &numbers)
        }
        let values: [SampleValue] = [
            .number(number), .number(number), .signed(data), .text(text), .vendorUnit(number, unit: text),
            .vendor(measurand: text, value: number.description, unit: String(text.prefix(3))),
            .worded(OwnWords(phase: "A", location: "Grid"), .number(number)),
            .worded(OwnWords(context: "Sample.Odd"), .vendor(measurand: "M", value: "1", unit: "")),
        ]
        return Sample(Self.series(&numbers), values.randomElement(using: &numbers) ?? .number(number))
    }

    private static func series(_ numbers: inout SeededNumbers) -> Series {
        Series(
            Measurand.allCases.randomElement(using: &numbers) ?? .voltage,
            phase: Phase.allCases.randomElement(using: &numbers) ?? .none,
            location: MeasurementLocation.allCases.randomElement(using: &numbers) ?? .outlet,
            context: ReadingContext.allCases.randomElement(using: &numbers) ?? .other,
            unit: MeasurementUnit.allCases.randomElement(using: &numbers) ?? .none)
    }
}
