import Testing

@testable import Shared

@Suite struct SeriesTests {
    @Test(arguments: Measurand.allCases)
    func everySeriesHasACodeOfItsOwn(_ measurand: Measurand) {
        var codes: Set<Int64> = []
        for phase in Phase.allCases {
            for context in ReadingContext.allCases {
                let series = Series(measurand, phase: phase, location: .ev, context: context, unit: .other)
                #expect(Series(code: series.code) == series)
                #expect(codes.insert(series.code).inserted)
            }
        }
    }

    @Test(arguments: [-1, 1 << 40, 0xFF_0000_0000, 0x00_FF00_0000, 0x00_00FF_0000, 0x00_0000_FF00, 0x00_0000_00FF])
    func aCodeThatIsNoneIsRefused(_ code: Int64) {
        #expect(Series(code: code) == nil)
    }

    @Test func codesAreInDatabasesAndStay() {
        #expect(Series(.energyActiveImportRegister, unit: .wattHour).code == 0)
        #expect(Series(.soC, phase: .l1, location: .ev, context: .trigger, unit: .percent).code == 0x19_0104_060F)
        #expect(Measurand.names.count == Measurand.allCases.count)
        #expect(Phase.names.count == Phase.allCases.count)
        #expect(MeasurementUnit.names.count == MeasurementUnit.allCases.count)
        #expect(ReadingContext.names.count == ReadingContext.allCases.count)
        #expect(MeasurementLocation.names.count == MeasurementLocation.allCases.count)
    }

    static let registers: [(MeasurementUnit, Int64, Int, Int64?)] = [
        (.wattHour, 1234, 0, 1_234_000), (.wattHour, 12_345, -1, 1_234_500),
        (.kilowattHour, 1_234_567, -3, 1_234_567_000),
        (.wattHour, 5, -4, 1), (.wattHour, 4, -4, 0), (.kilowattHour, 5, 15, nil), (.ampere, 1, 0, nil),
    ]

    @Test(arguments: registers)
    func theRegisterIsReadInItsUnit(_ unit: MeasurementUnit, _ significand: Int64, _ exponent: Int, _ expected: Int64?)
    {
        let sample = Sample(
            Series(.energyActiveImportRegister, unit: unit), significand: significand, exponent: exponent)
        let set = ReadingSet(at: Timestamp(milliseconds: 0), samples: [sample])
        #expect(set.importRegister?.milliwattHours == expected)
    }

    @Test func onlyTheOutletsTotalIsTheRegister() {
        let others = [
            Sample(Series(.energyActiveImportRegister, phase: .l1, unit: .wattHour), significand: 1),
            Sample(Series(.energyActiveImportRegister, location: .inlet, unit: .wattHour), significand: 2),
            Sample(Series(.energyActiveExportRegister, unit: .wattHour), significand: 3),
        ]
        #expect(ReadingSet(at: Timestamp(milliseconds: 0), samples: others).importRegister == nil)
    }

    @Test func powerIsTheTotalOrTheSumOfThePhases() {
        let phases = [Phase.l1, .l2, .l3].map {
            Sample(Series(.powerActiveImport, phase: $0, unit: .kilowatt), significand: 37, exponent: -1)
        }
        let at = Timestamp(milliseconds: 0)
        #expect(ReadingSet(at: at, samples: phases).importPower == 11_100_000)
        let total = Sample(Series(.powerActiveImport, unit: .watt), significand: 11_000)
        #expect(ReadingSet(at: at, samples: phases + [total]).importPower == 11_000_000)
        #expect(ReadingSet(at: at, samples: []).importPower == nil)
    }
}
