import Testing

@testable import OCPP

@Suite struct EnumerationTests {
    private func words<Value: WireEnumeration>(_ type: Value.Type) -> Set<String> {
        Set(type.allCases.map(\.rawValue))
    }

    private func expect<Value: WireEnumeration>(_ type: Value.Type, in version: OCPPVersion) {
        let isThere = SchemaSet.of(version).enumerations.contains { Set($0.values) == words(type) }
        #expect(isThere, "no enumeration of \(version) has the values of \(type)")
    }

    @Test func the16EnumerationsAreTheSchemas() {
        expect(V16.RegistrationStatus.self, in: .v16)
        expect(V16.ChargePointStatus.self, in: .v16)
        expect(V16.ChargePointErrorCode.self, in: .v16)
        expect(V16.AuthorizationStatus.self, in: .v16)
        expect(V16.StopReason.self, in: .v16)
        expect(V16.DataTransferStatus.self, in: .v16)
        expect(V16.RequestStatus.self, in: .v16)
        expect(V16.ResetType.self, in: .v16)
        expect(V16.UnlockStatus.self, in: .v16)
        expect(V16.AvailabilityType.self, in: .v16)
        expect(V16.AvailabilityStatus.self, in: .v16)
        expect(V16.ChargingProfilePurpose.self, in: .v16)
        expect(V16.ChargingProfileKind.self, in: .v16)
        expect(V16.RecurrencyKind.self, in: .v16)
        expect(V16.ChargingRateUnit.self, in: .v16)
        expect(V16.ChargingProfileStatus.self, in: .v16)
        expect(V16.MessageTrigger.self, in: .v16)
        expect(V16.TriggerMessageStatus.self, in: .v16)
        expect(V16.ConfigurationStatus.self, in: .v16)
    }

    @Test func the201EnumerationsAreTheSchemas() {
        expect(V201.IdTokenType.self, in: .v201)
        expect(V201.AuthorizationStatus.self, in: .v201)
        expect(V201.MessageFormat.self, in: .v201)
        expect(V201.BootReason.self, in: .v201)
        expect(V201.RegistrationStatus.self, in: .v201)
        expect(V201.ConnectorStatus.self, in: .v201)
        expect(V201.AuthorizeCertificateStatus.self, in: .v201)
        expect(V201.TransactionEventType.self, in: .v201)
        expect(V201.ChargingState.self, in: .v201)
        expect(V201.StoppedReason.self, in: .v201)
        expect(V201.TriggerReason.self, in: .v201)
        expect(V201.AttributeType.self, in: .v201)
        expect(V201.EventTrigger.self, in: .v201)
        expect(V201.EventNotificationType.self, in: .v201)
        expect(V201.Mutability.self, in: .v201)
        expect(V201.VariableDataType.self, in: .v201)
        expect(V201.DataTransferStatus.self, in: .v201)
        expect(V201.RequestStartStopStatus.self, in: .v201)
        expect(V201.UnlockStatus.self, in: .v201)
        expect(V201.ResetType.self, in: .v201)
        expect(V201.ResetStatus.self, in: .v201)
        expect(V201.OperationalStatus.self, in: .v201)
        expect(V201.ChangeAvailabilityStatus.self, in: .v201)
        expect(V201.ChargingProfilePurpose.self, in: .v201)
        expect(V201.ChargingProfileKind.self, in: .v201)
        expect(V201.RecurrencyKind.self, in: .v201)
        expect(V201.ChargingRateUnit.self, in: .v201)
        expect(V201.ChargingProfileStatus.self, in: .v201)
        expect(V201.GenericStatus.self, in: .v201)
        expect(V201.MessageTrigger.self, in: .v201)
        expect(V201.TriggerMessageStatus.self, in: .v201)
        expect(V201.SetVariableStatus.self, in: .v201)
        expect(V201.GetVariableStatus.self, in: .v201)
    }

    @Test func theMeteringWordsAreThoseOfBothVersions() {
        for version in OCPPVersion.allCases {
            for words in [words(Phase.self), words(ReadingContext.self), words(MeasurementLocation.self)] {
                #expect(SchemaSet.of(version).enumerations.contains { Set($0.values) == words })
            }
        }
        let measurands = OCPPVersion.allCases.flatMap { version in
            SchemaSet.of(version).enumerations.filter { $0.values.contains("SoC") }.flatMap(\.values)
        }
        #expect(Set(measurands) == words(Measurand.self))
    }
}
