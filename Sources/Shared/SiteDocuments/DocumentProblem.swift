/// Something wrong in a document from above: where it stands, and what is wrong and what to do.
public struct DocumentProblem: Error, Codable, Hashable, Sendable, CustomStringConvertible {
    /// As in the JSON: `tokens.changed[3].expires_at`; empty for the document as a whole.
    public var path: String
    public var message: String

    public init(_ path: String, _ message: String) {
        self.path = path
        self.message = message
    }

    init(_ problem: TariffProblem, in place: String) {
        let parts = [place, problem.path].filter { !$0.isEmpty }
        self.init(parts.joined(separator: "."), problem.message)
    }

    public var description: String { self.path.isEmpty ? self.message : "\(self.path): \(self.message)" }
}
