/// Why something a person or a system asked for was not done: what, where, and what to do about it.
public struct Refusal: Error, Hashable, Codable, Sendable, CustomStringConvertible {
    /// The kind of refusal, for programs.
    public enum Code: String, Codable, Sendable {
        case notFound = "not_found"
        case conflict
        case invalid
        case expired
        /// It could be done at another time: the database cannot be written, or something else is missing now.
        case unavailable
    }

    public var code: Code
    /// A sentence for a person.
    public var message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { self.message }
}
