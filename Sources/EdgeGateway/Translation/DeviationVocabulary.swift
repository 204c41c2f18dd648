internal import OCPP
internal import Shared

extension Deviation {
    /// The protocol's tolerances as the site's words for them, which outlive versions of the protocol.
    init(_ tolerance: Tolerance) {
        self =
            switch tolerance {
            case .unknownMember: .unknownMember
            case .integerWithPoint: .integerWithPoint
            case .longText: .longText
            case .emptyText: .emptyText
            case .null: .null
            case .numberAsText: .numberAsText
            case .textAsNumber: .textAsNumber
            case .booleanAsText: .booleanAsText
            case .timestampForm: .timestampForm
            case .unlistedMeasure: .unlistedMeasure
            case .emptyArray: .emptyArray
            case .vendorData: .vendorData
            }
    }
}

extension [Deviation: Int] {
    init(_ tolerances: Tolerances) {
        self = [:]
        // Almost every message keeps to its schema.
        guard !tolerances.isEmpty else { return }
        for (tolerance, count) in tolerances.needed { self[Deviation(tolerance)] = count }
    }
}
