import Testing

@testable import OCPP

@Suite struct SampledValueTests {
    private func read(_ text: String) throws -> SampledValue { try SampledValue(try JSONDocument(text).root) }

    @Test func whatIsLeftOutHasItsDefault() throws {
        let value = try read(#"{"value":"1234.5"}"#)
        #expect(value == SampledValue(value: "1234.5"))
        #expect(value.measurand == .energyActiveImportRegister)
        #expect(value.context == .samplePeriodic)
        #expect(value.location == .outlet)
        #expect(value.unit == .wattHour)
        #expect(value.phase == nil)
        #expect(value.number == DecimalNumber(significand: 12345, exponent: -1))
    }

    @Test func aUnitThatIsLeftOutIsTheMeasurands() throws {
        #expect(try read(#"{"value":"230","measurand":"Voltage"}"#).unit == .volt)
        #expect(try read(#"{"value":"1","measurand":"SoC","unit":""}"#).unit == .percent)
    }

    @Test func bothVersionsAreRead() throws {
        let expected = SampledValue(
            value: "7.4", measurand: .powerActiveImport, phase: .l1, context: .transactionEnd, location: .inlet,
            unit: .kilowatt)
        let v16 =
            #"{"value":"7.4","context":"Transaction.End","format":"Raw","measurand":"Power.Active.Import","#
            + #""phase":"L1","location":"Inlet","unit":"kW"}"#
        let v201 =
            #"{"value":7.4,"context":"Transaction.End","measurand":"Power.Active.Import","phase":"L1","#
            + #""location":"Inlet","unitOfMeasure":{"unit":"kW","multiplier":0},"customData":{"vendorId":"x"}}"#
        #expect(try read(v16) == expected)
        #expect(try read(v201) == expected)
    }

    @Test func multipliersScale() throws {
        let value = try read(#"{"value":1.25,"unitOfMeasure":{"unit":"Wh","multiplier":3}}"#)
        #expect(value.quantity?.int64 == 1250)
        #expect(value.multiplier == 3)
    }

    @Test(arguments: [
        ("Celcius", MeasurementUnit.celsius), ("Hz", .hertz), ("Furlong", .other("Furlong")), ("K", .kelvin),
    ])
    func unitsAreKnownOrKept(text: String, unit: MeasurementUnit) throws {
        #expect(try read(#"{"value":"1","unit":"\#(text)"}"#).unit == unit)
        #expect(MeasurementUnit(text) == unit)
    }

    @Test(arguments: ["NaN", "", "1,5", "abc"])
    func aValueThatIsNoNumberIsKept(text: String) throws {
        let value = try read(#"{"value":"\#(text)"}"#)
        #expect(value.value == text)
        #expect(value.number == nil)
    }

    @Test func signedTextIsKeptToTheByte() throws {
        let ocmf = #"OCMF|{"FV":"1.0","RD":[{"RV":2935.6}]}|{"SD":"3045022100"}"#
        let json = JSONWriter.text { json in
            json.object { json in
                json.member("value", ocmf)
                json.member("format", "SignedData")
            }
        }
        let value = try read(json)
        #expect(value.signed == .text(ocmf))
        #expect(value.number == nil)
    }

    @Test func signedObjectsAreKeptToTheByte() throws {
        let signed =
            #"{ "signedMeterData":"T0NNRg==", "signingMethod":"", "encodingMethod":"OCMF","publicKey":"\u00e9"}"#
        let value = try read(#"{"value":12.50,"signedMeterValue":\#(signed)}"#)
        #expect(value.signed == .object(Array(signed.utf8)))
        #expect(value.value == "12.50")
    }

    @Test func aVendorsMeasurandIsKeptInItsOwnWords() throws {
        let value = try read(#"{"value":"61.5","measurand":"Acme.Humidity","context":"Acme.Rain","unit":"%rh"}"#)
        #expect(value.measurand == nil)
        #expect(value.vendorMeasurand == "Acme.Humidity")
        #expect(value.context == .other && value.ownWords == [.context("Acme.Rain")])
        #expect(value.unit == .other("%rh"))
        #expect(try read(#"{"value":"1","measurand":"Acme.Mood"}"#).unit == .none)
    }

    @Test func aPhaseOrLocationOfTheVendorsIsNoneOfTheStandards() throws {
        let value = try read(#"{"value":"1","phase":"Ph-\u00e4","location":"Moon"}"#)
        #expect(value.phase == nil && value.location == .outlet)
        #expect(value.ownWords == [.phase("Ph-ä"), .location("Moon")])
        #expect(try read(#"{"value":"1","phase":"","location":"Body","context":"Trigger"}"#).ownWords.isEmpty)
    }

    @Test(arguments: [
        (#"{"measurand":"Voltage"}"#, MessageError.Problem.missing),
        (#"{"value":true}"#, .wrongType(expected: "a string")),
        (#"{"value":"1","location":true}"#, .wrongType(expected: "a string")),
        ("[]", .wrongType(expected: "an object")),
        (#"{"value":"1","phase":1}"#, .wrongType(expected: "a string")),
    ])
    func mistakesAreNamed(text: String, problem: MessageError.Problem) throws {
        do {
            _ = try read(text)
            Issue.record("accepted \(text)")
        } catch let error as MessageError {
            #expect(error.problem == problem)
        }
    }
}
