import Foundation
import Shared
import Store

/// Writes meter records as JSON. Values that OCPP leaves out by default (outlet, periodic sample) are left out here.
///
///     {"seq":1,"charger":"CP-1","evse":1,"connector":1,"session":7,"at":"…","received_at":"…",
///      "samples":[{"measurand":"Energy.Active.Import.Register","unit":"Wh","value":1234.50}, …]}
///
/// `charger_time` is there when the charger claims another instant than the one that bills. A value that is no number
/// stands as `text`, a signed one as `signed` in Base64.
struct ReadingJSON {
    /// The beginning of a sample's object, which is the same for every value of a series.
    private var beginnings: [Series: [UInt8]] = [:]

    mutating func write(_ record: MeterRecord, to json: inout JSONBytes) {
        json.raw("{\"seq\":")
        json.integer(record.seq)
        json.raw(",\"charger\":")
        json.string(record.charger)
        json.raw(",\"evse\":")
        json.integer(Int64(record.outlet.evse))
        json.raw(",\"connector\":")
        json.integer(Int64(record.outlet.connector))
        if let session = record.session {
            json.raw(",\"session\":")
            json.integer(session)
        }
        json.raw(",\"at\":")
        json.timestamp(record.at)
        if let claimed = record.claimed {
            json.raw(",\"charger_time\":")
            json.timestamp(claimed)
        }
        json.raw(",\"received_at\":")
        json.timestamp(record.receivedAt)
        json.raw(",\"samples\":[")
        for (index, sample) in record.samples.enumerated() {
            if index > 0 { json.raw(",") }
            self.write(sample, to: &json)
        }
        json.raw("]}")
    }

    private mutating func write(_ sample: Sample, to json: inout JSONBytes) {
        json.raw(self.beginning(of: sample.series))
        self.write(sample.value, to: &json)
        json.raw("}")
    }

    private func write(_ value: SampleValue, to json: inout JSONBytes) {
        switch value {
        case .number(let number):
            json.raw(",\"value\":")
            json.number(number)
        case .vendorUnit(let number, let unit):
            json.raw(",\"value\":")
            json.number(number)
            json.raw(",\"vendor_unit\":")
            json.string(unit)
        case .vendor(let measurand, let value, let unit):
            json.raw(",\"vendor_measurand\":")
            json.string(measurand)
            json.raw(",\"text\":")
            json.string(value)
            guard !unit.isEmpty else { break }
            json.raw(",\"vendor_unit\":")
            json.string(unit)
        case .text(let text):
            json.raw(",\"text\":")
            json.string(text)
        case .signed(let data):
            json.raw(",\"signed\":")
            json.string(Data(data).base64EncodedString())
        case .worded(let words, let value):
            let members: [(StaticString, String?)] = [
                (",\"vendor_phase\":", words.phase), (",\"vendor_context\":", words.context),
                (",\"vendor_location\":", words.location),
            ]
            for case (let key, let word?) in members {
                json.raw(key)
                json.string(word)
            }
            self.write(value, to: &json)
        }
    }

    private mutating func beginning(of series: Series) -> [UInt8] {
        if let known = self.beginnings[series] { return known }
        var json = JSONBytes()
        json.raw("{\"measurand\":")
        json.string(series.measurand.name)
        let members: [(StaticString, String)] = [
            (",\"phase\":", series.phase.name),
            (",\"location\":", series.location == .outlet ? "" : series.location.name),
            (",\"context\":", series.context == .samplePeriodic ? "" : series.context.name),
            (",\"unit\":", series.unit.name),
        ]
        for (key, value) in members where !value.isEmpty {
            json.raw(key)
            json.string(value)
        }
        self.beginnings[series] = json.bytes
        return json.bytes
    }
}
