import Testing

@testable import OCPP

@Suite struct EnumerationTests {
    private func words<Value: WireEnumeration>(_ type: Value.Type) -> Set<String> {
        Set(type.allCases.map(\.rawValue))
    }

    private func expect<Value: WireEnumeration>(_ type: Value.Type, in versions: OCPPVersion...) {
        // A later version adds words, so that the union of what each has is the whole.
        let known = versions.map { version in
            SchemaSet.of(version).enumerations.map { Set($0.values) }.filter { $0.isSubset(of: words(type)) }
                .max { $0.count < $1.count } ?? []
        }
        #expect(known.allSatisfy { !$0.isEmpty }, "\(type) is not in \(versions)")
        #expect(known.reduce([]) { $0.union($1) } == words(type), "no enumeration has the values of \(type)")
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
        expect(V16.CertificateUse.self, in: .v16)
        expect(V16.InstallCertificateStatus.self, in: .v16)
        expect(HashAlgorithm.self, in: .v16)
        expect(DeleteCertificateStatus.self, in: .v16)
        expect(InstalledCertificateStatus.self, in: .v16)
    }

    @Test func the2EnumerationsAreTheSchemas() {
        expect(V2.AuthorizationStatus.self, in: .v201, .v21)
        expect(V2.MessageFormat.self, in: .v201, .v21)
        expect(V2.BootReason.self, in: .v201, .v21)
        expect(V2.RegistrationStatus.self, in: .v201, .v21)
        expect(V2.ConnectorStatus.self, in: .v201, .v21)
        expect(V2.AuthorizeCertificateStatus.self, in: .v201, .v21)
        expect(V2.TransactionEventType.self, in: .v201, .v21)
        expect(V2.ChargingState.self, in: .v201, .v21)
        expect(V2.StoppedReason.self, in: .v201, .v21)
        expect(V2.TriggerReason.self, in: .v201, .v21)
        expect(V2.AttributeType.self, in: .v201, .v21)
        expect(V2.Mutability.self, in: .v201, .v21)
        expect(V2.VariableDataType.self, in: .v201, .v21)
        expect(V2.DataTransferStatus.self, in: .v201, .v21)
        expect(V2.RequestStartStopStatus.self, in: .v201, .v21)
        expect(V2.UnlockStatus.self, in: .v201, .v21)
        expect(V2.ResetType.self, in: .v201, .v21)
        expect(V2.ResetStatus.self, in: .v201, .v21)
        expect(V2.OperationalStatus.self, in: .v201, .v21)
        expect(V2.ChangeAvailabilityStatus.self, in: .v201, .v21)
        expect(V2.ChargingProfilePurpose.self, in: .v201, .v21)
        expect(V2.ChargingProfileKind.self, in: .v201, .v21)
        expect(V2.RecurrencyKind.self, in: .v201, .v21)
        expect(V2.ChargingRateUnit.self, in: .v201, .v21)
        expect(V2.ChargingProfileStatus.self, in: .v201, .v21)
        expect(V2.GenericStatus.self, in: .v201, .v21)
        expect(V2.MessageTrigger.self, in: .v201, .v21)
        expect(V2.TriggerMessageStatus.self, in: .v201, .v21)
        expect(V2.SetVariableStatus.self, in: .v201, .v21)
        expect(V2.GetVariableStatus.self, in: .v201, .v21)
        expect(V2.CertificateSigningUse.self, in: .v201, .v21)
        expect(V2.InstalledCertificateUse.self, in: .v201, .v21)
        expect(V2.InstallCertificateStatus.self, in: .v201, .v21)
        expect(HashAlgorithm.self, in: .v201, .v21)
        expect(DeleteCertificateStatus.self, in: .v201, .v21)
        expect(InstalledCertificateStatus.self, in: .v201, .v21)
    }

    @Test func theTypesOfTokensAreThoseOf201() {
        let words = Set(V2.IdTokenType.standard.map(\.rawValue))
        #expect(SchemaSet.of(.v201).enumerations.contains { Set($0.values) == words })
    }

    @Test func theMeteringWordsAreThoseOfAllVersions() {
        func union(_ word: String) -> Set<String> {
            let all = OCPPVersion.allCases.flatMap { SchemaSet.of($0).enumerations }
            return Set(all.filter { $0.values.contains(word) }.flatMap(\.values))
        }
        #expect(union("L1-N") == words(Phase.self))
        #expect(union("Sample.Clock") == words(ReadingContext.self))
        #expect(union("Inlet") == words(MeasurementLocation.self))
        #expect(union("SoC") == words(Measurand.self))
    }
}
