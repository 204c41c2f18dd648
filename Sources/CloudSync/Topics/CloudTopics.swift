/// The topics of one site.
public struct CloudTopics: Equatable, Sendable {
    /// What every topic of the site begins with; also the `source` of its events.
    public let root: String

    /// - Parameters:
    ///   - prefix: one or more levels, used as they are (`ev/v1`).
    ///   - site: the site's id, encoded to one level.
    public init(prefix: String, site: String) {
        self.root = "\(prefix)/\(TopicLevel.encode(site))"
    }

    /// Up, retained, the last will: whether the site is online and how far behind the cloud is.
    public var state: String { "\(self.root)/state" }
    /// Down: what the cloud has stored.
    public var acknowledgement: String { "\(self.root)/ack" }
    /// Down: commands.
    public var commands: String { "\(self.root)/commands" }

    /// Down: the configuration, as it should be.
    public var configuration: String { "\(self.root)/configuration" }
    /// Up, retained: what is in force of it.
    public var configurationState: String { "\(self.root)/configuration/state" }

    /// Up: what chargers ask of the cloud.
    public var requests: String { "\(self.root)/requests" }
    /// Down: the cloud's answers to it.
    public var responses: String { "\(self.root)/responses" }

    /// Down: queries.
    public var queries: String { "\(self.root)/queries" }

    /// Up: the answer to a query.
    public func queryResponse(_ query: String) -> String {
        "\(self.root)/queries/\(TopicLevel.encode(query))/response"
    }

    /// Up: the records of a stream (`journal`, `meter`).
    public func stream(_ name: String) -> String { "\(self.root)/\(name)" }

    /// Up, retained: the live state of a charger.
    public func chargerState(_ charger: String) -> String {
        "\(self.root)/chargers/\(TopicLevel.encode(charger))/state"
    }

    /// Up: what became of a command.
    public func commandResult(_ command: String) -> String {
        "\(self.root)/commands/\(TopicLevel.encode(command))/result"
    }

    /// Whether `topic` is one where messages to us or records and states of ours go: an answer there would be taken for
    /// one of them. What lies deeper below the root (`commands/7/result`, `answers/app-1`) is free for answers.
    public func isOfMessages(_ topic: String) -> Bool {
        guard topic != self.root else { return true }
        guard topic.hasPrefix("\(self.root)/") else { return false }
        let levels = topic.dropFirst(self.root.count + 1).split(separator: "/", omittingEmptySubsequences: false)
        return levels.count < 2 || levels[0] == "chargers" || levels[0] == "configuration"
    }
}
