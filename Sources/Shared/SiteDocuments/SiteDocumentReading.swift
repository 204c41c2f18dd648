internal import Foundation

/// A document of the configuration from above, read: what could be read of it, and all that is wrong with it.
///
///     {"id": "…", "tariffs": {"version": 3, "tariffs": […], "assignments": […]},
///      "tokens": {"version": 8, "base": 7, "changed": […], "removed": […]}, "chargers": {…}, "settings": {…}}
public struct SiteDocumentReading: Sendable {
    /// The largest document; longer lists of tokens come as everything and then changes.
    public static let maximumBytes = 240 * 1024

    public private(set) var document = SiteDocument()
    public private(set) var problems: [DocumentProblem] = []
    /// The document without passwords, for the history; nil where it is no JSON.
    public private(set) var text: String?

    /// - Parameter site: our site id.
    public init(_ payload: [UInt8], site: String) {
        guard payload.count <= Self.maximumBytes else {
            self.report(
                "",
                "a document has at most \(Self.maximumBytes) bytes, this has \(payload.count): send sections one by "
                    + "one, and long lists of tokens as everything followed by changes")
            return
        }
        do {
            try self.read(try JSONDecoder().decode(OpaqueJSON.self, from: Data(payload)), site: site)
        } catch let error as CommandArgumentError {
            self.report("", error.description)
        } catch {
            self.report("", "it is no JSON: send an object of the form {\"tokens\": {\"version\": 1, …}}")
        }
    }

    /// One of which nothing is read.
    public init(refused message: String) { self.report("", message) }

    private mutating func read(_ tree: OpaqueJSON, site: String) throws {
        self.text = SecretMask.masked(try tree.text(), tokens: false)
        guard case .object(let members) = tree else { return self.report("", "it is no JSON object") }
        try self.read(content: members, site: site)
    }

    /// Adds what another look found wrong.
    public mutating func report(_ path: String, _ message: String) {
        self.problems.append(DocumentProblem(path, message))
    }

    private mutating func read(content: [String: OpaqueJSON], site: String) throws {
        self.document.id = self.text("id", of: content)
        if let id = self.document.id, !(1...128).contains(id.utf8.count) {
            self.document.id = nil
            self.report("id", "must have 1 to 128 characters")
        }
        if let target = self.text("site", of: content), target != site {
            self.report("site", "it is for site '\(target.prefix(64))', this is '\(site)'")
        }
        let sections = ConfigurationSection.allCases.filter { content[$0.rawValue] != nil }
        if sections.isEmpty {
            let names = ConfigurationSection.allCases.map(\.rawValue).joined(separator: ", ")
            self.report("", "it has no section; there are \(names)")
        }
        for section in sections {
            guard let json = content[section.rawValue] else { continue }
            var reader = try SectionReading(section, json)
            reader.read(into: &self.document)
            self.problems += reader.problems
        }
    }

    private mutating func text(_ key: String, of content: [String: OpaqueJSON]) -> String? {
        switch content[key] {
        case .string(let text): return text
        case nil, .null: return nil
        default:
            self.report(key, "must be text")
            return nil
        }
    }
}
