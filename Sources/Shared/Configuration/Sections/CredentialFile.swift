internal import Foundation

/// A file named in the configuration: a path, or `credential:NAME` for what systemd hands to the service
/// (`LoadCredential=NAME:…` or `LoadCredentialEncrypted=` in its unit).
public struct CredentialFile: Equatable, Sendable {
    static let scheme = "credential:"

    /// As it is written in the configuration.
    public let name: String

    public init(_ name: String) {
        self.name = name
    }

    /// Whether systemd hands it over: then the service alone can read it.
    public var isOfSystemd: Bool { self.name.hasPrefix(Self.scheme) }

    /// The path to read; nil for a credential of systemd where systemd hands nothing over.
    ///
    /// - Parameter environment: the process's own; tests give another.
    public func path(environment: [String: String]? = nil) -> String? {
        guard self.isOfSystemd else { return self.name }
        let folder = (environment ?? ProcessInfo.processInfo.environment)["CREDENTIALS_DIRECTORY"]
        return folder.map { "\($0)/\(self.name.dropFirst(Self.scheme.count))" }
    }
}

extension TextRule {
    /// A path, or `credential:NAME`.
    static let credentialFile = TextRule { text in
        if let wrong = TextRule.path.problem(with: text) { return wrong }
        guard CredentialFile(text).isOfSystemd else { return nil }
        let name = text.dropFirst(CredentialFile.scheme.count)
        guard (1...255).contains(name.utf8.count), !name.contains("/"), name != ".", name != ".." else {
            return ("not the name of a credential", "Write credential: and the name that LoadCredential= gives it.")
        }
        return nil
    }
}
