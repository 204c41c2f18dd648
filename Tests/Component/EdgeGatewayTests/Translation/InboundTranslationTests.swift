import Foundation
import OCPP
import Shared
import SiteFixtures
import Testing

@testable import EdgeGateway

@Suite struct InboundTranslationTests {
    private let instant = Timestamp(milliseconds: 1_795_341_600_000)

    @Test(arguments: Inbound.payloads)
    func everyActionHasAnEvent(version: OCPPVersion, action: String, payload: String) throws {
        let document = try JSONDocument(Array(payload.utf8))
        let validation = Validator(version, .strict).validate(
            document.root, requestOf: try #require(Action.named(action, in: version)))
        #expect(validation.isValid, "\(validation.violations)")
        _ = try Inbound.event(version, action, payload)
    }

    @Test func transactionMessagesAreThoseOfTheStandard() {
        for version in OCPPVersion.allCases {
            for action in Action.all(in: version) where action.isTransactional {
                #expect(InboundTable.of(version)[action.name]?.transaction != nil, "\(action.name)")
            }
        }
    }

    @Test func a16StartCarriesTokenOutletAndRegister() throws {
        let report = try Inbound.report(
            .v16, "StartTransaction",
            #"{"connectorId":2,"idTag":"Card","meterStart":1234,"timestamp":"2026-11-22T10:00:00Z"}"#)
        #expect(report.kind == .started)
        #expect(report.transaction == nil)
        #expect(report.outlet == Outlet(evse: 2))
        #expect(report.token == IdToken("CARD"))
        #expect(report.register == Energy(milliwattHours: 1_234_000))
        #expect(report.at == self.instant)
    }

    @Test(arguments: [Int.max, -Int.max])
    func registersBeyondTheRangeAreHeldAtItsEnds(meterStart: Int) throws {
        let report = try Inbound.report(
            .v16, "StartTransaction",
            #"{"connectorId":2,"idTag":"C","meterStart":\#(meterStart),"timestamp":"2026-11-22T10:00:00Z"}"#)
        #expect(report.register == Energy(milliwattHours: meterStart > 0 ? .max : .min))
    }

    @Test func a16StopNamesItsTransactionAndHasAReason() throws {
        let report = try Inbound.report(
            .v16, "StopTransaction",
            #"{"transactionId":7,"meterStop":5,"timestamp":"2026-11-22T10:00:00Z","transactionData":[{"#
                + #""timestamp":"2026-11-22T09:59:00Z","sampledValue":[{"value":"5"}]}]}"#)
        #expect(report.kind == .ended)
        #expect(report.transaction == "7")
        #expect(report.outlet == nil)
        #expect(report.stopReason == "Local")
        #expect(report.token == nil)
        #expect(report.readings.count == 1)
    }

    @Test(arguments: [(nil, nil), ("0", nil), ("-1", nil), ("12", "12"), (#""12""#, "12"), ("null", nil)])
    func readingsOf16BelongToATransactionWhereOneIsNamed(transaction: String?, named: String?) throws {
        let member = transaction.map { #""transactionId":\#($0),"# } ?? ""
        let event = try Inbound.event(
            .v16, "MeterValues",
            #"{"connectorId":1,\#(member)"meterValue":[{"timestamp":"2026-11-22T10:00:00Z","#
                + #""sampledValue":[{"value":"1"}]}]}"#)
        switch event {
        case .transactionReported(let report):
            #expect(report.transaction == named)
            #expect(report.kind == .updated)
        case .readingsTaken(let outlet, let sets):
            #expect(named == nil)
            #expect(outlet == Outlet(evse: 1))
            #expect(sets.count == 1)
        default:
            Issue.record("\(event)")
        }
    }

    @Test(arguments: [("Available", ConnectorStatus.available), ("SuspendedEV", .suspendedByEV), ("Faulted", .faulted)])
    func a16StatusKeepsItsErrorInWords(word: String, status: ConnectorStatus) throws {
        let event = try Inbound.event(
            .v16, "StatusNotification",
            #"{"connectorId":0,"errorCode":"OtherError","info":"hot","vendorErrorCode":"E1","status":"\#(word)"}"#)
        guard case .connectorReported(let report) = event else { throw TooLate(what: "a status") }
        #expect(report.outlet == .wholeCharger)
        #expect(report.status == status)
        #expect(report.error == "OtherError: E1: hot")
        #expect(report.at == nil)
    }

    @Test func a201TransactionEventKeepsWhatSessionsNeed() throws {
        let payload =
            #"{"eventType":"Ended","timestamp":"2026-11-22T10:00:00Z","triggerReason":"RemoteStop","seqNo":4,"#
            + #""offline":true,"transactionInfo":{"transactionId":"tx","chargingState":"SuspendedEVSE","#
            + #""stoppedReason":"Remote","remoteStartId":9},"evse":{"id":2,"connectorId":3},"#
            + #""idToken":{"idToken":"ab","type":"eMAID"}}"#
        let report = try Inbound.report(.v201, "TransactionEvent", payload)
        #expect(report.kind == .ended)
        #expect(report.transaction == "tx")
        #expect(report.outlet == Outlet(evse: 2, connector: 3))
        #expect(report.sequence == 4)
        #expect(report.isOffline)
        #expect(report.trigger == "RemoteStop")
        #expect(report.chargingState == .suspendedByEVSE)
        #expect(report.stopReason == "Remote")
        #expect(report.remoteStart == 9)
        #expect(report.token == IdToken("AB", type: "eMAID"))
        #expect(report.token?.type == "eMAID")
        // The same content has the same digest, another has another.
        #expect(try Inbound.report(.v201, "TransactionEvent", payload).digest == report.digest)
        let other = payload.replacingOccurrences(of: "RemoteStop", with: "EVDeparted")
        #expect(try Inbound.report(.v201, "TransactionEvent", other).digest != report.digest)
    }

    @Test(arguments: [
        ("2026-11-22T10:00:00Z", 1_795_341_600_000), ("2026-11-22T11:00:00+01:00", 1_795_341_600_000),
        ("1970-01-01T00:00:00Z", 0), ("222222017-01-01T00:00:00Z", 253_402_300_799_999),
    ])
    func absurdTimesAreReadAndHeldInRange(text: String, milliseconds: Int64) throws {
        let report = try Inbound.report(
            .v16, "StopTransaction", #"{"transactionId":1,"meterStop":1,"timestamp":"\#(text)"}"#)
        #expect(report.at == Timestamp(milliseconds: milliseconds))
    }

    @Test func notesKeepThePayloadAsItCame() throws {
        let payload = #"{"vendorId":"V", "data":"x"}"#
        guard case .noted(let kind, let detail) = try Inbound.event(.v16, "DataTransfer", payload) else {
            throw TooLate(what: "a note")
        }
        #expect(kind == "charger.data")
        #expect(detail == payload)
    }

    @Test func aNoteThatIsTooLongForTheJournalIsCut() throws {
        let payload = #"{"vendorId":"V","data":"\#(String(repeating: #"\""#, count: 40_000))"}"#
        guard case .noted(_, let detail) = try Inbound.event(.v16, "DataTransfer", payload) else {
            throw TooLate(what: "a note")
        }
        #expect(detail.utf8.count < 65_536)
        let json = try JSONDocument(Array(detail.utf8)).root
        #expect(json["truncated"]?.bool == true)
        #expect(json["bytes"]?.int64 == Int64(payload.utf8.count))
        #expect(json["beginning"]?.string?.hasPrefix(#"{"vendorId":"V""#) == true)
    }
}

@Suite struct SampleTranslationTests {
    private func samples(_ version: OCPPVersion, _ sampled: String) throws -> [Sample] {
        let outlet = version == .v16 ? #""connectorId":1"# : #""evseId":1"#
        let event = try Inbound.event(
            version, "MeterValues",
            #"{\#(outlet),"meterValue":[{"timestamp":"2026-11-22T10:00:00Z","sampledValue":[\#(sampled)]}]}"#)
        guard case .readingsTaken(_, let sets) = event else { throw TooLate(what: "readings") }
        return try #require(sets.first).samples
    }

    @Test(arguments: [
        (
            OCPPVersion.v16, #"{"value":"1234.50"}"#,
            [Sample(Series(.energyActiveImportRegister, unit: .wattHour), significand: 123_450, exponent: -2)]
        ),
        (
            .v16,
            #"{"value":"7.2","unit":"kW","measurand":"Power.Active.Import","phase":"L1","location":"Inlet","context":"Trigger"}"#,
            [
                Sample(
                    Series(.powerActiveImport, phase: .l1, location: .inlet, context: .trigger, unit: .kilowatt),
                    significand: 72, exponent: -1)
            ]
        ),
        (
            .v16, #"{"value":"5","unit":"furlong"}"#,
            [
                Sample(
                    Series(.energyActiveImportRegister, unit: .other),
                    .vendorUnit(ExactNumber(significand: 5), unit: "furlong"))
            ]
        ),
        (
            .v16, #"{"value":"5","phase":"Ph-A","location":"Grid"}"#,
            [
                Sample(
                    Series(.energyActiveImportRegister, unit: .wattHour),
                    .worded(OwnWords(phase: "Ph-A", location: "Grid"), .number(ExactNumber(significand: 5))))
            ]
        ),
        (
            .v16, #"{"value":"6.50","measurand":"Acme.Humidity","unit":"%rh"}"#,
            [
                Sample(
                    Series(.other, unit: .other), .vendor(measurand: "Acme.Humidity", value: "6.50", unit: "%rh"))
            ]
        ),
        (
            .v201, #"{"value":6.5,"measurand":"Acme.Mood","unitOfMeasure":{"multiplier":3}}"#,
            [Sample(Series(.other, unit: .none), .vendor(measurand: "Acme.Mood", value: "6.5e3", unit: ""))]
        ),
        (.v16, #"{"value":"NaN"}"#, [Sample(Series(.energyActiveImportRegister, unit: .wattHour), .text("NaN"))]),
        (.v16, #"{"value":""}"#, [Sample(Series(.energyActiveImportRegister, unit: .wattHour), .text(""))]),
        (
            .v16, #"{"value":"OCMF|{}|{}","format":"SignedData"}"#,
            [Sample(Series(.energyActiveImportRegister, unit: .wattHour), .signed(Array("OCMF|{}|{}".utf8)))]
        ),
        (
            .v201, #"{"value":1.5,"unitOfMeasure":{"unit":"Wh","multiplier":3}}"#,
            [Sample(Series(.energyActiveImportRegister, unit: .wattHour), significand: 15, exponent: 2)]
        ),
        (
            .v201, #"{"value":5,"unitOfMeasure":{"multiplier":30}}"#,
            [Sample(Series(.energyActiveImportRegister, unit: .wattHour), .text("5e30"))]
        ),
        (
            .v201, #"{"value":-0.0,"measurand":"SoC"}"#,
            [Sample(Series(.soC, unit: .percent), significand: 0, exponent: -1)]
        ),
    ])
    func nothingThatAMeterSaysIsLost(version: OCPPVersion, sampled: String, samples: [Sample]) throws {
        #expect(try self.samples(version, sampled) == samples)
    }

    @Test func a201SignatureStandsBesideItsNumberByteForByte() throws {
        let signed = #"{"signedMeterData":"T0NN","signingMethod":"", "encodingMethod":"OCMF","publicKey":"x"}"#
        let samples = try self.samples(.v201, #"{"value":10,"signedMeterValue":\#(signed)}"#)
        let series = Series(.energyActiveImportRegister, unit: .wattHour)
        #expect(samples == [Sample(series, .signed(Array(signed.utf8))), Sample(series, significand: 10)])
    }

    @Test func everyMeasurandPhaseLocationContextAndUnitKeepsItsName() throws {
        for measurand in OCPP.Measurand.allCases {
            let samples = try self.samples(.v16, #"{"value":"1","measurand":"\#(measurand.rawValue)"}"#)
            #expect(samples.first?.series.measurand.name == measurand.rawValue)
        }
        for phase in OCPP.Phase.allCases {
            #expect(
                try self.samples(.v16, #"{"value":"1","phase":"\#(phase.rawValue)"}"#).first?.series.phase.name
                    == phase.rawValue)
        }
        for context in OCPP.ReadingContext.allCases {
            #expect(
                try self.samples(.v16, #"{"value":"1","context":"\#(context.rawValue)"}"#).first?.series.context.name
                    == context.rawValue)
        }
        for location in OCPP.MeasurementLocation.allCases {
            #expect(
                try self.samples(.v16, #"{"value":"1","location":"\#(location.rawValue)"}"#).first?.series.location.name
                    == location.rawValue)
        }
    }
}
