/// A part of the site's configuration that can come from above, each with a version of its own.
///
/// In the order in which they are applied: later ones name what earlier ones bring.
public enum ConfigurationSection: String, Codable, Hashable, Sendable, CaseIterable, CodingKeyRepresentable {
    case chargers
    case tariffs
    case tokens
    case settings
}

/// What is in force of a section.
public struct SectionVersion: Hashable, Sendable {
    public var version: Int64
    /// The SHA-256 of what was said, without passwords.
    public var digest: String

    public init(version: Int64, digest: String) {
        self.version = version
        self.digest = digest
    }
}

/// What becomes of a section of a document, by the versions alone.
public enum SectionVerdict: Hashable, Sendable {
    case apply
    /// It is what is in force: nothing is done.
    case inForce
    case older(inForce: Int64)
    /// It has the version in force, and says something else.
    case otherContent
    /// It tells what has changed since a version that is not in force.
    case otherBase(Int64, inForce: Int64?)

    /// - Parameters:
    ///   - base: the version whose changes it tells; nil for one that tells everything.
    ///   - inForce: nil where the section never came from above.
    public init(_ told: SectionVersion, base: Int64?, inForce: SectionVersion?) {
        if let inForce, told.version <= inForce.version {
            self =
                told.version < inForce.version
                ? .older(inForce: inForce.version) : told.digest == inForce.digest ? .inForce : .otherContent
        } else if let base, base != inForce?.version {
            self = .otherBase(base, inForce: inForce?.version)
        } else {
            self = .apply
        }
    }

    /// Why it cannot be applied, and what to do; nil where it can, or is.
    public var objection: String? {
        switch self {
        case .apply, .inForce: nil
        case .older(let inForce): "version \(inForce) is in force: send what is newer, with a higher version"
        case .otherContent:
            "this version is in force and says something else: give what has changed a higher version"
        case .otherBase(let base, let inForce):
            "it tells what has changed since version \(base), and "
                + (inForce.map { "version \($0) is in force" } ?? "none is in force")
                + ": tell the changes since that, or everything (without 'base')"
        }
    }
}
