/// A command for many chargers, and what became of it: also what the journal and the result topic say.
public struct GroupCommandView: Codable, Hashable, Sendable {
    public enum State: String, Codable, Sendable {
        /// Some of its chargers' commands are not finished.
        case received
        case finished
    }

    /// What became of it at one charger.
    public struct Exception: Codable, Hashable, Sendable {
        public var command: String
        public var charger: String
        public var state: CommandState
        public var detail: String?

        public init(command: String, charger: String, state: CommandState, detail: String?) {
            self.command = command
            self.charger = charger
            self.state = state
            self.detail = detail
        }
    }

    public var command: String
    /// Encoded as `group` or `whole_site`.
    public var scope: CommandScope
    /// Encoded as `verb` and `args`; secrets are `***`.
    public var arguments: CommandArguments
    public var origin: CommandRequest.Origin
    public var state: State
    /// How many chargers it is for.
    public var chargers: Int
    /// How many of their commands stand where.
    public var outcomes: [CommandState: Int]
    /// The finished ones that did not become effective, at most 100, by charger.
    public var exceptions: [Exception]
    public var receivedAt: Timestamp
    public var expiresAt: Timestamp
    public var endedAt: Timestamp?

    public init(
        command: String, scope: CommandScope, arguments: CommandArguments, origin: CommandRequest.Origin, state: State,
        chargers: Int, outcomes: [CommandState: Int], exceptions: [Exception], receivedAt: Timestamp,
        expiresAt: Timestamp, endedAt: Timestamp?
    ) {
        self.command = command
        self.scope = scope
        self.arguments = arguments
        self.origin = origin
        self.state = state
        self.chargers = chargers
        self.outcomes = outcomes
        self.exceptions = exceptions
        self.receivedAt = receivedAt
        self.expiresAt = expiresAt
        self.endedAt = endedAt
    }

    private enum CodingKeys: String, CodingKey {
        case command, origin, state, chargers, outcomes, exceptions
        case receivedAt = "received_at"
        case expiresAt = "expires_at"
        case endedAt = "ended_at"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let outcomes = try container.decode([String: Int].self, forKey: .outcomes)
        self.init(
            command: try container.decode(String.self, forKey: .command), scope: try CommandScope(from: decoder),
            arguments: try CommandArguments(from: decoder),
            origin: try container.decode(CommandRequest.Origin.self, forKey: .origin),
            state: try container.decode(State.self, forKey: .state),
            chargers: try container.decode(Int.self, forKey: .chargers),
            outcomes: Dictionary(
                uniqueKeysWithValues: outcomes.compactMap { word, count in
                    CommandState(rawValue: word).map { ($0, count) }
                }), exceptions: try container.decode([Exception].self, forKey: .exceptions),
            receivedAt: try container.decode(Timestamp.self, forKey: .receivedAt),
            expiresAt: try container.decode(Timestamp.self, forKey: .expiresAt),
            endedAt: try container.decodeIfPresent(Timestamp.self, forKey: .endedAt))
    }

    public func encode(to encoder: any Encoder) throws {
        try self.arguments.encode(to: encoder)
        try self.scope.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.command, forKey: .command)
        try container.encode(self.origin, forKey: .origin)
        try container.encode(self.state, forKey: .state)
        try container.encode(self.chargers, forKey: .chargers)
        try container.encode(
            Dictionary(uniqueKeysWithValues: self.outcomes.map { ($0.key.rawValue, $0.value) }), forKey: .outcomes)
        try container.encode(self.exceptions, forKey: .exceptions)
        try container.encode(self.receivedAt, forKey: .receivedAt)
        try container.encode(self.expiresAt, forKey: .expiresAt)
        try container.encodeIfPresent(self.endedAt, forKey: .endedAt)
    }
}

/// A command for many chargers, to be carried out: the body of `POST /v1/group-commands`, with `group` or `whole_site`,
/// and everything else as in that of `POST /v1/commands`.
public struct NewGroupCommand: Codable, Hashable, Sendable {
    public var scope: CommandScope
    /// Its `charger` is empty.
    public var command: NewCommand

    public init(scope: CommandScope, command: NewCommand) {
        self.scope = scope
        self.command = command
        self.command.charger = ""
    }

    private enum CodingKeys: String, CodingKey { case isWholeSite = "whole_site" }

    public init(from decoder: any Decoder) throws {
        self.scope = try CommandScope(from: decoder)
        self.command = try NewCommand(forMany: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        // Both may be said of a group.
        if case .group = self.scope {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(false, forKey: .isWholeSite)
        }
        try self.scope.encode(to: encoder)
        try self.command.encode(to: encoder)
    }
}
