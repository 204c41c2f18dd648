import Testing

@testable import Shared

@Suite struct ThinningTests {
    static let energy = Series(.energyActiveImportRegister, unit: .wattHour)
    static let power = Series(.powerActiveImport, unit: .kilowatt)
    static let voltage = Series(.voltage, phase: .l1, unit: .volt)

    static func reading(_ second: Int64, _ samples: (Series, Int64, Int)...) -> (samples: [Sample], at: Timestamp) {
        (
            samples.map { Sample($0.0, significand: $0.1, exponent: $0.2) },
            Timestamp(milliseconds: second * 1000)
        )
    }

    struct Row: CustomTestStringConvertible {
        var name: String
        var rules: [String]
        var before: (samples: [Sample], at: Timestamp)?
        var reading: (samples: [Sample], at: Timestamp)
        var isNeeded: Bool

        init(
            _ name: String, _ rules: [String], _ before: (samples: [Sample], at: Timestamp)?,
            _ reading: (samples: [Sample], at: Timestamp), _ isNeeded: Bool
        ) {
            (self.name, self.rules, self.before) = (name, rules, before)
            (self.reading, self.isNeeded) = (reading, isNeeded)
        }

        var testDescription: String { self.name }
    }

    static var begin: Series {
        var series = energy
        series.context = .transactionBegin
        return series
    }

    static let rows: [Row] = [
        Row("without rules", [], reading(10, (energy, 5, 0)), reading(11, (energy, 5, 0)), true),
        Row("the first of a session", ["*: 60 s"], nil, reading(11, (energy, 5, 0)), true),
        Row("in the same minute", ["*: 60 s"], reading(10, (energy, 5, 0)), reading(59, (energy, 9, 0)), false),
        Row("in the next minute", ["*: 60 s"], reading(59, (energy, 5, 0)), reading(60, (energy, 5, 0)), true),
        Row("a step back", ["*: 60 s"], reading(60, (energy, 5, 0)), reading(59, (energy, 5, 0)), true),
        Row(
            "a measurand of no rule", ["Voltage: 60 s"], reading(10, (energy, 5, 0)), reading(11, (energy, 5, 0)), true),
        Row(
            "a rule of its own before that of all", ["*: 60 s", "Voltage: 5 s"], reading(10, (voltage, 230, 0)),
            reading(15, (voltage, 230, 0)), true),
        Row(
            "one needed sample is enough", ["*: 600 s", "Voltage: 5 V"],
            reading(10, (energy, 1, 0), (voltage, 2349, -1)), reading(11, (energy, 2, 0), (voltage, 2350, -1)), true),
        Row(
            "within the band", ["Voltage: 5 V"], reading(10, (voltage, 2300, -1)), reading(11, (voltage, 2349, -1)),
            false),
        Row("at its edge", ["Voltage: 5 V"], reading(10, (voltage, 2349, -1)), reading(11, (voltage, 235, 0)), true),
        Row("below zero", ["Voltage: 5 V"], reading(10, (voltage, -1, 0)), reading(11, (voltage, 1, 0)), true),
        Row(
            "a band in another unit of the same", ["Power.Active.Import: 500 W"], reading(10, (power, 7000, -3)),
            reading(11, (power, 7499, -3)), false),
        Row(
            "beyond it", ["Power.Active.Import: 500 W"], reading(10, (power, 7000, -3)),
            reading(11, (power, 75, -1)), true),
        Row(
            "a band in a unit of something else", ["Voltage: 5 A"], reading(10, (voltage, 230, 0)),
            reading(11, (voltage, 230, 0)), true),
        Row("a new series", ["*: 60 s"], reading(10, (energy, 5, 0)), reading(11, (voltage, 230, 0)), true),
        Row("what begins a session", ["*: 60 s"], reading(10, (begin, 5, 0)), reading(11, (begin, 5, 0)), true),
        Row("no sample at all", ["*: 60 s"], reading(10, (energy, 5, 0)), reading(11), true),
        Row(
            "a number out of all reckoning", ["Voltage: 5 V"], reading(10, (voltage, .max, 18)),
            reading(11, (voltage, .max, 18)), true),
    ]

    @Test(arguments: rows)
    func whatIsNeededDependsOnTheReadingBefore(_ row: Row) {
        let thinning = Thinning(row.rules)
        #expect(thinning.needs(row.reading.samples, at: row.reading.at, after: row.before) == row.isNeeded)
    }

    @Test func whatIsNoNumberIsAlwaysNeeded() {
        let thinning = Thinning(["*: 60 s"])
        for value in [SampleValue.signed([1]), .text("x"), .vendorUnit(ExactNumber(significand: 1), unit: "x")] {
            let samples = [Sample(Self.energy, value)]
            let at = Timestamp(milliseconds: 0)
            #expect(thinning.needs(samples, at: at, after: (samples, at)))
        }
    }

    @Test(arguments: [
        ("*: 60 s", true), ("Voltage: 5 V", true), ("Voltage: 0.5 V", true), ("SoC: 5 Percent", true),
        ("Energy.Active.Import.Register: 900 s", true), ("Voltage", false), ("Voltage: 5", false),
        ("Volts: 5 V", false),
        ("*: 5 V", false), ("Voltage: 0 V", false), ("Voltage: -1 V", false), ("Voltage: 1.5 s", false),
        ("Voltage: 86401 s", false), ("Voltage: 5 quarts", false), ("Voltage: 1234567890 V", false), ("", false),
        ("Power.Active.Import: 0.5 kW", true), ("Power.Active.Import: 5 V", false), ("Current.Import: 1 kW", false),
        ("Temperature: 1 Fahrenheit", true), ("Voltage: 5. V", false), ("other: 60 s", false),
        ("Voltage: 5 V: 3", false),
    ])
    func aRuleNamesAMeasurandAndAStep(_ rule: String, _ isRule: Bool) {
        #expect((Thinning.problem(with: rule) == nil) == isRule)
        #expect(Thinning([rule]).isEmpty == !isRule)
    }
}
