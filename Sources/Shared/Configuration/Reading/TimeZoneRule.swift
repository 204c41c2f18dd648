internal import Foundation

extension TextRule {
    /// The name of a time zone in the IANA database.
    ///
    /// Asking for the list of names is also what makes a statically linked program carry Foundation's time zones at
    /// all: nothing else refers to that part of the library, and without it even "UTC" is unknown.
    static let timeZone = TextRule { text in
        guard TimeZone(identifier: text) == nil else { return nil }
        let near = NearestName.among(TimeZone.knownTimeZoneIdentifiers, to: text)
        let remedy = near.map { "Did you mean \"\($0)\"?" } ?? "Use a name such as UTC or Europe/Berlin."
        return ("not a time zone", remedy)
    }
}
