/// What a file is called: a word for people and in links, never a path on this machine.
public enum FileName {
    /// The longest, in bytes of UTF-8.
    public static let longest = 100

    /// A name as its owner gave it, without folders, control characters and what is too long.
    ///
    /// - Parameter fallback: what it is called when nothing is left.
    public static func plain(_ given: String?, or fallback: String) -> String {
        let last = (given ?? "").split { $0 == "/" || $0 == "\\" }.last ?? ""
        var name = ""
        for scalar in last.unicodeScalars where !self.isHidden(scalar) {
            guard name.utf8.count + scalar.utf8.count <= self.longest else { break }
            name.unicodeScalars.append(scalar)
        }
        let trimmed = name.drop { $0 == " " || $0 == "." }
        return trimmed.isEmpty ? fallback : String(trimmed)
    }

    /// The name as the end of a link: chargers take the name and the kind of a file from there, and not each of them
    /// knows percent signs.
    public static func inLink(_ name: String) -> String {
        String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) ? $0 : "_" })
    }

    /// Control characters, and those that turn the direction of writing.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
        default: false
        }
    }
}
