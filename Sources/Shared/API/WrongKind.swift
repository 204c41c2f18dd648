/// What to say of a JSON value that is of another kind than the one that belongs in its place.
enum WrongKind {
    static func words(_ wanted: Any.Type, _ context: DecodingError.Context) -> String {
        "is of the wrong kind: " + (self.name(wanted).map { "it must be \($0)" } ?? context.debugDescription)
    }

    private static func name(_ type: Any.Type) -> String? {
        switch type {
        case is String.Type: "text"
        case is Bool.Type: "true or false"
        case is any BinaryInteger.Type: "a whole number"
        case is [Any].Type: "a list"
        case is [String: Any].Type: "an object"
        default: nil
        }
    }
}
