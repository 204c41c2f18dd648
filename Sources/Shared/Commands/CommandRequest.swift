/// A command as it was asked for, from the cloud or from a technician.
public struct CommandRequest: Hashable, Codable, Sendable {
    /// Where a command came from.
    public enum Origin: String, Codable, Sendable {
        case cloud
        case local
        /// The gateway itself: it reads what chargers are set to.
        case gateway
    }

    /// Chosen by who asks, at most 64 characters; the same id is executed once, however often it arrives.
    public var id: String
    /// The charger's identity.
    public var charger: String
    public var arguments: CommandArguments
    public var expiresAt: Timestamp
    public var origin: Origin
    /// The verb's own unless given.
    public var priority: CommandPriority
    /// Waiting commands at the same charger that have the same key are superseded by this one; nil: it replaces none.
    public var replaceKey: String?
    /// The command for many chargers that it is a part of.
    public var parent: String?
    /// Where whoever asked awaits the results besides, as the link to the cloud wrote it down.
    public var replyTo: String?

    public var verb: CommandVerb { self.arguments.verb }

    public init(
        id: String, charger: String, arguments: CommandArguments, expiresAt: Timestamp, origin: Origin,
        priority: CommandPriority? = nil, replaceKey: String? = nil
    ) {
        self.id = id
        self.charger = charger
        self.arguments = arguments
        self.expiresAt = expiresAt
        self.origin = origin
        self.priority = priority ?? arguments.verb.policy.priority
        self.replaceKey = replaceKey
    }

    /// Ids end up in topics and file names, so they are short and plain.
    public static func isValid(id: String) -> Bool {
        (1...64).contains(id.utf8.count)
            && id.utf8.allSatisfy { (33...126).contains($0) && !"+#/".utf8.contains($0) }
    }

    /// The rule of a `replace` key.
    public static func isValid(replaceKey: String) -> Bool {
        (1...64).contains(replaceKey.utf8.count) && replaceKey.utf8.allSatisfy { (33...126).contains($0) }
    }
}
