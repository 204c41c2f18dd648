import Testing

@testable import OCPP

@Suite struct ValidatorTests {
    @Test func verdictsAgreeWithJSONSchema() throws {
        #expect(Fixture.all.count > 800)
        for fixture in Fixture.all {
            let validation = try fixture.validation(.strict)
            #expect(validation.isValid == fixture.isValid, "\(fixture): \(validation.violations)")
            #expect(validation.tolerances.isEmpty)
        }
    }

    @Test func lenientAcceptsWhateverStrictDoes() throws {
        for fixture in Fixture.all where fixture.isValid {
            let validation = try fixture.validation(.lenient)
            #expect(validation.isValid, "\(fixture): \(validation.violations)")
        }
    }

    @Test(arguments: OCPPVersion.allCases)
    func everyRuleIsReadable(version: OCPPVersion) {
        let schemas = SchemaSet.of(version)
        for type in schemas.types {
            for rule in type.rules where rule.kind == .object {
                #expect(schemas.types.indices.contains(Int(rule.reference)))
            }
        }
        #expect(schemas.enumerations.allSatisfy { !$0.values.isEmpty })
    }

    private func validate(
        _ text: String, _ name: String, _ version: OCPPVersion = .v16, _ mode: Validator.Mode = .strict
    ) throws -> Validation {
        let action = try #require(Action.named(name, in: version))
        return Validator(version, mode).validate(try JSONDocument(text).root, requestOf: action)
    }

    @Test(
        arguments: [
            (
                #"{"chargePointVendor":"V"}"#, "BootNotification", "chargePointModel", Violation.Kind.missing,
                "ProtocolError"
            ),
            (
                #"{"chargePointVendor":"V","chargePointModel":5}"#, "BootNotification", "chargePointModel", .wrongType,
                "TypeConstraintViolation"
            ),
            (#"{"idTag":"123456789012345678901"}"#, "Authorize", "idTag", .tooLong, "PropertyConstraintViolation"),
            (#"{"idTag":"1","x":1}"#, "Authorize", "x", .unknown, "FormationViolation"),
            (#"{"idTag":"1","idTag":"2"}"#, "Authorize", "idTag", .duplicate, "FormationViolation"),
            (
                #"{"connectorId":1,"meterValue":[]}"#, "MeterValues", "meterValue", .tooFewElements,
                "OccurenceConstraintViolation"
            ),
            (
                #"{"connectorId":1,"meterValue":[{"timestamp":"now","sampledValue":[{"value":"1"}]}]}"#, "MeterValues",
                "meterValue[0].timestamp", .malformed, "PropertyConstraintViolation"
            ),
            (
                #"{"connectorId":1,"errorCode":"None","status":"Available"}"#, "StatusNotification", "errorCode",
                .notListed,
                "PropertyConstraintViolation"
            ),
        ] as [(String, String, String, Violation.Kind, String)])
    func violationsSayWhereAndWhat(text: String, name: String, path: String, kind: Violation.Kind, code: String) throws
    {
        let violations = try validate(text, name).violations
        #expect(violations.map(\.path) == [path])
        #expect(violations.first?.kind == kind)
        #expect(violations.first?.code(in: .v16).spelling(in: .v16) == code)
    }

    @Test func aMissingMemberHasItsCodeInEachVersion() throws {
        let violation = try #require(try validate("{}", "Authorize", .v201).violations.first)
        #expect(violation.code(in: .v201).spelling(in: .v201) == "OccurrenceConstraintViolation")
        #expect(violation.description == "idToken: is missing")
    }

    @Test func violationsAreBounded() throws {
        let members = (0..<100).map { "\"x\($0)\":1" }.joined(separator: ",")
        #expect(try validate("{\(members)}", "Authorize").violations.count == 8)
    }

    @Test(arguments: [
        (#"{"idTag":"1","vendorStuff":{"a":1}}"#, "Authorize", Tolerance.unknownMember),
        (#"{"connectorId":1.0,"errorCode":"NoError","status":"Available"}"#, "StatusNotification", .integerWithPoint),
        (
            #"{"chargePointVendor":"A vendor with a name that is too long","chargePointModel":"M"}"#,
            "BootNotification",
            .longText
        ),
        (
            #"{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":""}"#, "StatusNotification",
            .emptyText
        ),
        (
            #"{"connectorId":1,"transactionId":null,"meterValue":[{"timestamp":"2026-11-22T10:00:00Z","sampledValue":"#
                + #"[{"value":"1"}]}]}"#, "MeterValues", .null
        ),
        (#"{"connectorId":"1","errorCode":"NoError","status":"Available"}"#, "StatusNotification", .numberAsText),
        (#"{"idTag":12345}"#, "Authorize", .textAsNumber),
        (
            #"{"connectorId":1,"meterValue":[{"timestamp":"2026-11-22T10:00:00","sampledValue":[{"value":"1"}]}]}"#,
            "MeterValues", .timestampForm
        ),
        (
            #"{"connectorId":1,"meterValue":[{"timestamp":"222222017-01-01T00:00:00Z","sampledValue":[{"value":"1"}]}]}"#,
            "MeterValues", .timestampForm
        ),
        (
            #"{"connectorId":1,"meterValue":[{"timestamp":"2026-11-22T10:00:00Z","sampledValue":[{"value":"1","#
                + #""unit":"Ampere"}]}]}"#, "MeterValues", .unlistedMeasure
        ),
        (
            #"{"connectorId":1,"meterValue":[{"timestamp":"2026-11-22T10:00:00Z","sampledValue":[{"value":"1","#
                + #""location":"Grid"}]}]}"#, "MeterValues", .unlistedMeasure
        ),
        (
            #"{"connectorId":1,"meterValue":[{"timestamp":"2026-11-22T10:00:00Z","sampledValue":[{"value":"1","#
                + #""phase":"Ph-A"}]}]}"#, "MeterValues", .unlistedMeasure
        ),
        (
            #"{"connectorId":1,"meterValue":[{"timestamp":"2026-11-22T10:00:00Z","sampledValue":[]}]}"#, "MeterValues",
            .emptyArray
        ),
    ])
    func whatIsCertainIsToleratedAndCounted(text: String, name: String, tolerance: Tolerance) throws {
        #expect(try !validate(text, name).isValid)
        let lenient = try validate(text, name, .v16, .lenient)
        #expect(lenient.isValid, "\(lenient.violations)")
        #expect(lenient.tolerances.needed.map(\.tolerance) == [tolerance])
        #expect(lenient.tolerances[tolerance] == 1)
    }

    @Test(arguments: [#"{"a":1}"#, #"{"vendorId":null}"#, #""x""#, "5", "[]"])
    func whatVendorsAddForThemselvesKeepsNothingFromBeingRead(text: String) throws {
        let message = #"{"customData":\#(text),"idToken":{"idToken":"A","type":"ISO14443","customData":\#(text)}}"#
        #expect(try !validate(message, "Authorize", .v201).isValid)
        let lenient = try validate(message, "Authorize", .v201, .lenient)
        #expect(lenient.isValid && lenient.tolerances.needed.map(\.tolerance) == [.vendorData])
        let broken = try validate(message.replacing(#""A""#, with: "true"), "Authorize", .v201, .lenient)
        #expect(broken.violations.map(\.path) == ["idToken.idToken"])
    }

    @Test func booleansMayBeText() throws {
        let text = #"{"generatedAt":"2026-11-22T10:00:00Z","seqNo":0,"requestId":1,"tbc":"true"}"#
        #expect(try !validate(text, "NotifyReport", .v201).isValid)
        #expect(try validate(text, "NotifyReport", .v201, .lenient).tolerances[.booleanAsText] == 1)
    }

    @Test(arguments: [
        #"{"idTag":"123456789012345678901"}"#, #"{"idTag":null}"#, #"{"idTag":true}"#, #"{"idTag":["1"]}"#,
        #"{"idTag":"1","idTag":"2"}"#, "{}",
    ])
    func whatIsUncertainIsNotTolerated(text: String) throws {
        #expect(try !validate(text, "Authorize", .v16, .lenient).isValid)
    }
}
