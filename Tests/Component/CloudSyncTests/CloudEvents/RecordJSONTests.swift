import Foundation
import Shared
import Testing

@testable import CloudSync
@testable import Store

@Suite struct RecordJSONTests {
    struct Value: CustomTestStringConvertible {
        let value: SampleValue
        let json: String

        var testDescription: String { self.json }
    }

    static let values = [
        Value(value: .number(ExactNumber(significand: 123_450, exponent: -2)), json: #""value":1234.50"#),
        Value(value: .number(ExactNumber(significand: -5, exponent: -2)), json: #""value":-0.05"#),
        Value(value: .number(ExactNumber(significand: 12, exponent: 2)), json: #""value":1200"#),
        Value(value: .number(ExactNumber(significand: 0, exponent: 3)), json: #""value":0"#),
        Value(value: .number(ExactNumber(significand: .min, exponent: -18)), json: #""value":-9.223372036854775808"#),
        Value(
            value: .vendorUnit(ExactNumber(significand: 7), unit: "furlong"),
            json: #""value":7,"vendor_unit":"furlong""#),
        Value(
            value: .vendor(measurand: "Acme.Humidity", value: "6.50", unit: "%rh"),
            json: #""vendor_measurand":"Acme.Humidity","text":"6.50","vendor_unit":"%rh""#),
        Value(
            value: .worded(
                OwnWords(phase: "Ph-A", context: "Odd", location: "Grid"), .number(ExactNumber(significand: 5))),
            json: #""vendor_phase":"Ph-A","vendor_context":"Odd","vendor_location":"Grid","value":5"#),
        Value(value: .text("n/a \"x\""), json: #""text":"n/a \"x\"""#),
        Value(value: .signed(Array("OCMF|{}|{}".utf8)), json: #""signed":"T0NNRnx7fXx7fQ==""#),
    ]

    @Test(arguments: values)
    func everyKindOfValueIsWrittenAsItWasMeasured(_ row: Value) throws {
        let series = Series(.voltage, phase: .l1N, context: .transactionEnd, unit: .volt)
        let record = MeterRecord(
            seq: 3, charger: "CP \"1\"", outlet: Outlet(evse: 2), session: 9, at: Timestamp(milliseconds: 0),
            claimed: Timestamp(milliseconds: 1000), receivedAt: Timestamp(milliseconds: 2000),
            samples: [Sample(series, row.value), Sample(series, row.value)])
        var json = JSONBytes()
        var writer = ReadingJSON()
        writer.write(record, to: &json)
        let sample =
            #"{"measurand":"Voltage","phase":"L1-N","context":"Transaction.End","unit":"V","# + row.json + "}"
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"{"seq":3,"charger":"CP \"1\"","evse":2,"connector":1,"session":9,"at":"1970-01-01T00:00:00.000Z","#
                + #""charger_time":"1970-01-01T00:00:01.000Z","received_at":"1970-01-01T00:00:02.000Z","#
                + #""samples":["# + sample + "," + sample + "]}")
        _ = try JSONSerialization.jsonObject(with: Data(json.bytes))
    }

    @Test func aJournalRecordCarriesItsFactsAsTheyAre() {
        let record = JournalRecord(
            seq: 1, at: Timestamp(milliseconds: 0), isTrusted: false, kind: "session.ended", charger: "CP-1",
            session: 7, command: nil, data: #"{"energy":"1.50"}"#)
        var json = JSONBytes()
        JournalJSON.write(record, to: &json)
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"{"seq":1,"at":"1970-01-01T00:00:00.000Z","clock_trusted":false,"kind":"session.ended","#
                + #""charger":"CP-1","session":7,"data":{"energy":"1.50"}}"#)
    }
}
