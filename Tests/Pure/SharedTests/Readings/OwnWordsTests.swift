import Testing

@testable import Shared

/// Values with words of the vendor's own for phase, context or location.
@Suite struct OwnWordsTests {
    private static let register = Series(.energyActiveImportRegister, unit: .wattHour)
    private static let power = Series(.powerActiveImport, unit: .watt)

    private func set(_ series: Series, _ words: OwnWords) -> ReadingSet {
        let value = SampleValue.worded(words, .number(ExactNumber(significand: 5)))
        return ReadingSet(at: Timestamp(milliseconds: 0), samples: [Sample(series, value)])
    }

    @Test(arguments: [OwnWords(phase: "Ph-A"), OwnWords(location: "Grid"), OwnWords(phase: "A", location: "Grid")])
    func whatWasMeasuredSomewhereUnheardOfIsBilledToNobody(words: OwnWords) {
        #expect(self.set(Self.register, words).importRegister == nil)
        #expect(self.set(Self.power, words).importPower == nil)
    }

    @Test func anOddContextChangesNothingAboutTheValue() {
        let words = OwnWords(context: "Sample.Odd")
        #expect(self.set(Self.register, words).importRegister == Energy(milliwattHours: 5000))
        #expect(self.set(Self.power, words).importPower == 5000)
    }

    @Test func viewsShowTheWordsThatWereSent() {
        let words = OwnWords(phase: "Ph-A", context: "Odd", location: "Grid")
        let view = SampleView(Sample(Self.power, .worded(words, .number(ExactNumber(significand: 5)))))
        #expect(view.phase == "Ph-A" && view.context == "Odd" && view.location == "Grid")
        #expect(view.measurand == "Power.Active.Import" && view.value == "5" && view.unit == "W")
    }

    @Test func wordsWithinWordsAreNoCoding() {
        let bytes: [UInt8] = [0, 67, 0, 0, 0, 67, 0, 0, 0, 18, 2]
        #expect(SampleCoding.decode(bytes) { _ in Self.power } == nil)
    }
}
