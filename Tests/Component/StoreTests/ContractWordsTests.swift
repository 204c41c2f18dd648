import Foundation
import Store
import Testing

@testable import Shared

/// `docs/asyncapi.yaml` lists the words that the code knows, no more and no less.
@Suite struct ContractWordsTests {
    private static let document: String = {
        let folder = (1...4).reduce(URL(filePath: #filePath)) { folder, _ in folder.deletingLastPathComponent() }
        return (try? String(contentsOf: folder.appending(path: "docs/asyncapi.yaml"), encoding: .utf8)) ?? ""
    }()

    /// The words that a schema of the document lists.
    private static func words(of schema: String) throws -> [String] {
        let document = Self.document
        let name = try #require(document.firstRange(of: "\n    \(schema):\n"), "there is no schema \(schema)")
        let begin = try #require(document[name.upperBound...].firstRange(of: "enum: ["))
        let list = document[begin.upperBound...].prefix { $0 != "]" }
        return list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.sorted()
    }

    private static let vocabularies: [(schema: String, words: [String])] = [
        ("CommandVerb", CommandVerb.allCases.map(\.rawValue)),
        ("CommandState", CommandState.allCases.map(\.rawValue)),
        ("CommandPriority", CommandPriority.allCases.map(\.rawValue)),
        ("ConfigurationSection", ConfigurationSection.allCases.map(\.rawValue)),
        ("QueryKind", QueryKind.allCases.map(\.rawValue)),
        ("SessionState", SessionState.allCases.map(\.rawValue)),
        ("SessionFlag", SessionFlags.all.map(\.1)),
        ("InstantSource", InstantSource.allCases.map(\.rawValue)),
        ("ConnectorStatus", ConnectorStatus.allCases.map(\.rawValue)),
        ("Registration", Registration.allCases.map(\.rawValue)),
        ("ReservationState", ReservationState.allCases.map(\.rawValue)),
        ("SigningState", SigningState.allCases.map(\.rawValue)),
        ("SigningUse", SigningRequest.Use.allCases.map(\.rawValue)),
        ("CertificateUse", CertificateUse.allCases.map(\.rawValue)),
        ("RootUse", RootUse.allCases.map(\.rawValue)),
        ("ReportKind", ReportKind.allCases.map(\.rawValue)),
        ("ReportState", ReportState.allCases.map(\.rawValue)),
        ("ModelReadingState", ModelReadingState.allCases.map(\.rawValue)),
        ("LimitPurpose", ChargingLimit.Purpose.allCases.map(\.rawValue)),
        ("LimitUnit", ChargingLimit.Unit.allCases.map(\.rawValue)),
        ("TariffDimension", TariffDimension.allCases.map(\.rawValue)),
        ("BillFlag", BillFlag.allCases.map(\.rawValue)),
        ("BillLineKind", LineItem.Kind.allCases.map(\.rawValue)),
        ("Measurand", Measurand.allCases.map(\.name)),
        ("Phase", Phase.allCases.filter { $0 != .none }.map(\.name)),
        ("MeasurementLocation", MeasurementLocation.allCases.filter { $0 != .outlet }.map(\.name)),
        ("ReadingContext", ReadingContext.allCases.filter { $0 != .samplePeriodic }.map(\.name)),
        ("MeasurementUnit", MeasurementUnit.allCases.filter { $0 != .none }.map(\.name)),
    ]

    @Test(arguments: vocabularies.indices)
    func everyWordIsInTheContractAndTheReverse(index: Int) throws {
        let (schema, words) = Self.vocabularies[index]
        #expect(try Self.words(of: schema) == words.sorted())
    }

    @Test func everyKindOfJournalRecordIsInTheContractAndTheReverse() {
        let kinds = Self.document.matches(of: #/\n {4}journal-([a-z_-]+):\n/#).map {
            String($0.output.1).replacing("-", with: ".")
        }
        let known: [String] = JournalKind.allCases.map { $0.rawValue }
        #expect(kinds.sorted() == known.sorted())
    }
}
