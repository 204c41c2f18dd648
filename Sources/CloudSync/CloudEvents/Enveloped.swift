/// What comes down as the `data` of a CloudEvent, or by itself.
protocol EventContent: Decodable {
    /// Its event's `type` without namespace and version: `command`. Nil where any will do.
    static var eventType: String? { get }
}

/// A CloudEvent with the content in `data`, or the content itself.
///
/// Members that are not known are ignored. An event of another type, or of a major version that is not known, is
/// refused: what it means is not known either.
struct Enveloped<Content: EventContent>: Decodable {
    let content: Content

    private enum Key: String, CodingKey { case specversion, type, data }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard container.contains(.specversion) else {
            self.content = try Content(from: decoder)
            return
        }
        if let expected = Content.eventType {
            try EnvelopeProblem.check(specversion: container.decode(String.self, forKey: .specversion))
            try EnvelopeProblem.check(type: container.decode(String.self, forKey: .type), expected: expected)
        }
        self.content = try container.decode(Content.self, forKey: .data)
    }
}

/// Why a CloudEvent is not read.
struct EnvelopeProblem: Error, Equatable, CustomStringConvertible {
    let description: String

    /// The major version of each event that comes down.
    private static let version = "v1"

    fileprivate static func check(specversion: String) throws {
        guard specversion.split(separator: ".").first != "1" else { return }
        throw Self(description: "its 'specversion' is '\(specversion.prefix(16))', this gateway reads 1.x")
    }

    /// A minor version may follow the major one (`v1.2`).
    fileprivate static func check(type: String, expected: String) throws {
        let name = "\(CloudEvent.namespace).\(expected).\(Self.version)"
        guard type != name, !type.hasPrefix("\(name).") else { return }
        throw Self(description: "its 'type' is '\(type.prefix(64))', this gateway reads '\(name)' here")
    }
}

/// The id of a message, whatever else is in it: what is refused can be answered by it.
struct EventIdentity: EventContent {
    static let eventType: String? = nil

    let id: String
}
