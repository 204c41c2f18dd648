/// What real chargers send and no schema allows, and what is taken all the same because its meaning is certain: the table
/// of tolerances. The raw values are in databases and on the wire.
public enum Deviation: String, Codable, Sendable, CaseIterable {
    case unknownMember = "unknown_member"
    case integerWithPoint = "integer_with_point"
    case longText = "long_text"
    case emptyText = "empty_text"
    case null
    case numberAsText = "number_as_text"
    case textAsNumber = "text_as_number"
    case booleanAsText = "boolean_as_text"
    case timestampForm = "timestamp_form"
    case unlistedMeasure = "unlisted_measure"
    case emptyArray = "empty_array"
    case vendorData = "vendor_data"

    /// What is sent and how it is taken, for people.
    public var meaning: String {
        switch self {
        case .unknownMember: "a field that the message does not have; it is not read"
        case .integerWithPoint: "a whole number with a decimal point (20000.0)"
        case .longText: "free text of the vendor that is longer than allowed; it is kept whole"
        case .emptyText: "an empty text in an optional field; taken as left out"
        case .null: "null in an optional field; taken as left out"
        case .numberAsText: "a number in quotes; taken as the number"
        case .textAsNumber: "a number where a text belongs; taken as the text"
        case .booleanAsText: "true or false in quotes; taken as that"
        case .timestampForm: "a time in another form (no time zone, say) or an impossible year"
        case .unlistedMeasure: "a measurand, unit, phase, context or location of the vendor's own; kept in its words"
        case .emptyArray: "an empty list where at least one entry belongs"
        case .vendorData: "the vendor's own data (customData) in another form; they are not read"
        }
    }
}
