import Testing

@testable import OCPP

@Suite struct MessageTests {
    /// A message type that forgets which one it is, so that one table holds them all.
    struct Typed: Sendable, CustomStringConvertible {
        let action: Action?
        let description: String
        /// Reads a payload, writes it, and reads that.
        let request: @Sendable (JSONValue) throws -> (bytes: [UInt8], isSame: Bool)
        let response: @Sendable (JSONValue) throws -> (bytes: [UInt8], isSame: Bool)

        init<Message: RequestMessage>(_ type: Message.Type, in version: OCPPVersion) {
            self.action = Action.named(Message.action, in: version)
            self.description = "\(version) \(Message.action)"
            self.request = { try Self.again(Message.self, $0) }
            self.response = { try Self.again(Message.Response.self, $0) }
        }

        private static func again<Payload: JSONReadable & JSONWritable & Equatable>(
            _ type: Payload.Type, _ json: JSONValue
        ) throws -> (bytes: [UInt8], isSame: Bool) {
            let first = try Payload(json)
            let bytes = first.jsonBytes
            return (bytes, try Payload(JSONDocument(bytes).root) == first)
        }
    }

    static let types: [Typed] = messages.flatMap { message in message.versions.map { Typed(message, in: $0) } }

    private static let messages: [any RequestMessage.Type] = [
        V16.BootNotification.self, V16.Heartbeat.self, V16.StatusNotification.self,
        V16.Authorize.self, V16.StartTransaction.self, V16.MeterValues.self,
        V16.StopTransaction.self, V16.DataTransfer.self, V16.RemoteStartTransaction.self,
        V16.RemoteStopTransaction.self, V16.UnlockConnector.self, V16.Reset.self,
        V16.ChangeAvailability.self, V16.SetChargingProfile.self, V16.TriggerMessage.self,
        V16.ChangeConfiguration.self, V16.GetConfiguration.self, V16.GetCompositeSchedule.self,
        V16.SignCertificate.self, V16.CertificateSigned.self, V16.InstallCertificate.self,
        V16.DeleteCertificate.self, V16.GetInstalledCertificateIds.self, V16.ExtendedTriggerMessage.self,
        V2.SignCertificate.self, V2.CertificateSigned.self, V2.InstallCertificate.self,
        V2.DeleteCertificate.self, V2.GetInstalledCertificateIds.self,
        V2.BootNotification.self, V2.Heartbeat.self, V2.StatusNotification.self,
        V2.Authorize.self, V2.TransactionEvent.self, V2.MeterValues.self,
        V2.NotifyReport.self, V2.SecurityEventNotification.self,
        V2.DataTransfer.self, V2.RequestStartTransaction.self,
        V2.RequestStopTransaction.self, V2.UnlockConnector.self, V2.Reset.self,
        V2.ChangeAvailability.self, V2.SetChargingProfile.self, V2.TriggerMessage.self,
        V2.SetVariables.self, V2.GetVariables.self, V2.GetCompositeSchedule.self,
        V2.GetTransactionStatus.self, V2.ReservationStatusUpdate.self,
        V2.CostUpdated.self, V2.OpenPeriodicEventStream.self,
        V2.ClosePeriodicEventStream.self,
    ]

    @Test(arguments: types)
    func validMessagesComeBackAndAreValid(type: Typed) throws {
        let action = try #require(type.action)
        // The schemas allow integers of any size; these types have 64 bits.
        let fixtures = Fixture.all.filter { $0.action == action && $0.isValid && !$0.hasHugeNumber }
        #expect(fixtures.contains { $0.isRequest } && fixtures.contains { !$0.isRequest })
        for fixture in fixtures {
            let again = try (fixture.isRequest ? type.request : type.response)(fixture.payload())
            #expect(again.isSame, "\(fixture)")
            let validator = Validator(action.version, .strict)
            let payload = try JSONDocument(again.bytes).root
            let validation =
                fixture.isRequest
                ? validator.validate(payload, requestOf: action) : validator.validate(payload, responseTo: action)
            #expect(validation.isValid, "\(fixture) became \(payload): \(validation.violations)")
        }
    }

    @Test(arguments: types)
    func whatLenientAcceptsIsReadOrNamed(type: Typed) throws {
        for fixture in Fixture.all where fixture.action == type.action && !fixture.isValid && !fixture.hasHugeNumber {
            guard try fixture.validation(.lenient).isValid else { continue }
            #expect(throws: Never.self) {
                _ = try (fixture.isRequest ? type.request : type.response)(fixture.payload())
            }
        }
    }

    @Test func chargersMayMixUpTypes() throws {
        let text =
            #"{"connectorId":"1","idTag":12345,"meterStart":"1200.0","timestamp":"2026-11-22T10:00:00","#
            + #""reservationId":null}"#
        let start = try V16.StartTransaction(try JSONDocument(text).root)
        #expect(
            start
                == V16.StartTransaction(
                    connectorId: 1, idTag: "12345", meterStart: 1200,
                    timestamp: OCPPTimestamp(milliseconds: 1_795_341_600_000)))
    }

    @Test func mistakesNameTheirPlace() throws {
        let text =
            #"{"connectorId":1,"meterValue":[{"timestamp":"2026-11-22T10:00:00Z","sampledValue":[{"value":"1"},{}]}]}"#
        #expect(throws: MessageError(path: "meterValue[0].sampledValue[1].value", problem: .missing)) {
            try V16.MeterValues(try JSONDocument(text).root)
        }
        #expect(throws: MessageError(path: "idTag", problem: .missing)) {
            try V16.Authorize(try JSONDocument("{}").root)
        }
    }

    @Test(arguments: [MeterValue].samples)
    func meterValuesAreValidInEveryVersion(values: [MeterValue]) throws {
        let v16 = V16.MeterValues(connectorId: 1, transactionId: 5, meterValue: values)
        let v201 = V2.MeterValues(evseId: 1, meterValue: values)
        #expect(try V2.MeterValues(JSONDocument(v201.jsonBytes).root) == v201)
        #expect(try V16.MeterValues(JSONDocument(v16.jsonBytes).root).meterValue.count == values.count)
        let action = try #require(Action.named("MeterValues", in: .v21))
        let validation = Validator(.v21, .strict).validate(try JSONDocument(v201.jsonBytes).root, requestOf: action)
        #expect(validation.isValid, "\(validation.violations)")
    }
}

extension [MeterValue] {
    fileprivate static let samples: [[MeterValue]] = [
        [MeterValue(timestamp: OCPPTimestamp(milliseconds: 0), sampledValues: [SampledValue(value: "5")])],
        [
            MeterValue(
                timestamp: OCPPTimestamp(milliseconds: 1_795_341_600_123),
                sampledValues: Measurand.allCases.filter { $0 != .rpm && $0 != .temperature }.map {
                    SampledValue(value: "-1.50", measurand: $0, phase: .l1N, context: .trigger, location: .ev)
                })
        ],
        [
            MeterValue(
                timestamp: OCPPTimestamp(milliseconds: 5),
                sampledValues: [SampledValue(value: "1e3", unit: .kilowattHour, multiplier: -3)])
        ],
    ]
}
