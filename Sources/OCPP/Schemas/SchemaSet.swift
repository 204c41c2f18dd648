/// The rules of all messages of one version, made from its `SchemaText` when first used.
final class SchemaSet: Sendable {
    let enumerations: [EnumerationRule]
    let types: [TypeRule]
    /// The rules of the elements of arrays.
    let elements: [ValueRule]
    /// Request and response types, by action.
    let messages: [String: MessageRules]

    static func of(_ version: OCPPVersion) -> SchemaSet {
        switch version {
        case .v16: self.v16
        case .v201: self.v201
        case .v21: self.v21
        }
    }

    private static let v16 = SchemaSet(SchemaText.v16)
    private static let v201 = SchemaSet(SchemaText.v201)
    private static let v21 = SchemaSet(SchemaText.v21)

    private init(_ text: String) {
        var parser = SchemaParser(text)
        self.types = parser.types()
        self.messages = parser.messages()
        self.enumerations = parser.enumerations()
        self.elements = parser.elements
    }
}
