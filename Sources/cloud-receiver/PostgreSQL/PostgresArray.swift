/// Lists of values as one parameter: `{1,NULL,"a \"word\""}`.
enum PostgresArray {
    static func text(_ values: [String?]) -> String {
        "{" + values.map { $0.map(Self.quoted) ?? "NULL" }.joined(separator: ",") + "}"
    }

    static func text(_ values: [Int64?]) -> String {
        "{" + values.map { $0.map { String($0) } ?? "NULL" }.joined(separator: ",") + "}"
    }

    /// NUL, which PostgreSQL stores in no text, becomes U+FFFD.
    private static func quoted(_ value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                text.unicodeScalars.append("\\")
                text.unicodeScalars.append(scalar)
            case "\0": text.unicodeScalars.append("\u{FFFD}")
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
