/// What one value may be: a few plain numbers, so that checking follows no references.
struct ValueRule: Equatable, BitwiseCopyable, Sendable {
    enum Kind: UInt8, BitwiseCopyable, Sendable {
        case anything
        case boolean
        /// `high` is the most characters.
        case text, vendorText
        case timestamp, uri
        /// `reference` is an enumeration.
        case enumeration, openEnumeration
        /// `low` and `high` are bounds.
        case integer, plainInteger, number, tenths
        /// `reference` is a type.
        case object
        /// `reference` is the rule of the elements, `low` and `high` bound how many there are.
        case array
    }

    var kind: Kind
    var low = Int32.min
    var high = Int32.max
    var reference: Int32 = 0
}

/// What an object may contain.
struct TypeRule: Sendable {
    var names: WireNames
    /// At most 64, in the order of `names`.
    var memberNames: [String]
    /// The rules of the members, in the same order.
    var rules: [ValueRule]
    /// A bit for each member that must be there.
    var required: UInt64
    /// Whether members that are not listed are allowed.
    var isOpen: Bool
}

/// What the messages of an action may contain.
struct MessageRules: Equatable, Sendable {
    var request: ValueRule
    /// Nil for a SEND, which nobody answers.
    var response: ValueRule?
}

/// The values of an enumeration.
struct EnumerationRule: Sendable {
    var names: WireNames
    var values: [String]
}
