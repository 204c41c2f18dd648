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

        init<Message: RequestMessage>(_ type: Message.Type) {
            self.action = Action.named(Message.action, in: Message.version)
            self.description = "\(Message.version) \(Message.action)"
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

    static let types: [Typed] = [
        Typed(V16.BootNotification.self), Typed(V16.Heartbeat.self), Typed(V16.StatusNotification.self),
        Typed(V16.Authorize.self), Typed(V16.StartTransaction.self), Typed(V16.MeterValues.self),
        Typed(V16.StopTransaction.self), Typed(V16.DataTransfer.self), Typed(V16.RemoteStartTransaction.self),
        Typed(V16.RemoteStopTransaction.self), Typed(V16.UnlockConnector.self), Typed(V16.Reset.self),
        Typed(V16.ChangeAvailability.self), Typed(V16.SetChargingProfile.self), Typed(V16.TriggerMessage.self),
        Typed(V16.ChangeConfiguration.self), Typed(V16.GetConfiguration.self), Typed(V16.GetCompositeSchedule.self),
        Typed(V201.BootNotification.self), Typed(V201.Heartbeat.self), Typed(V201.StatusNotification.self),
        Typed(V201.Authorize.self), Typed(V201.TransactionEvent.self), Typed(V201.MeterValues.self),
        Typed(V201.NotifyEvent.self), Typed(V201.NotifyReport.self), Typed(V201.SecurityEventNotification.self),
        Typed(V201.DataTransfer.self), Typed(V201.RequestStartTransaction.self),
        Typed(V201.RequestStopTransaction.self), Typed(V201.UnlockConnector.self), Typed(V201.Reset.self),
        Typed(V201.ChangeAvailability.self), Typed(V201.SetChargingProfile.self), Typed(V201.TriggerMessage.self),
        Typed(V201.SetVariables.self), Typed(V201.GetVariables.self), Typed(V201.GetCompositeSchedule.self),
        Typed(V201.GetTransactionStatus.self),
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
    func meterValuesAreValidInBothVersions(values: [MeterValue]) throws {
        let v16 = V16.MeterValues(connectorId: 1, transactionId: 5, meterValue: values)
        let v201 = V201.MeterValues(evseId: 1, meterValue: values)
        #expect(try V201.MeterValues(JSONDocument(v201.jsonBytes).root) == v201)
        #expect(try V16.MeterValues(JSONDocument(v16.jsonBytes).root).meterValue.count == values.count)
        let action = try #require(Action.named("MeterValues", in: .v201))
        let validation = Validator(.v201, .strict).validate(try JSONDocument(v201.jsonBytes).root, requestOf: action)
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
