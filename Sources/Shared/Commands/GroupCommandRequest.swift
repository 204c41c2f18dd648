/// Which chargers a command is for, when it is for more than one.
public enum CommandScope: Hashable, Sendable {
    /// Those that are in the group of this name, in lower case, when the command arrives.
    case group(String)
    /// All that are approved when it arrives.
    case site
}

/// `group:NAME` or `site:all`: as the database keeps it, and as people write it in place of a charger, whose id has no
/// colon.
extension CommandScope: RawRepresentable {
    public init?(rawValue: String) {
        if rawValue == "site:all" {
            self = .site
        } else if rawValue.hasPrefix("group:"), rawValue.count > 6 {
            self = .group(rawValue.dropFirst(6).lowercased())
        } else {
            return nil
        }
    }

    public var rawValue: String {
        switch self {
        case .group(let name): "group:\(name)"
        case .site: "site:all"
        }
    }
}

/// `"group": "…"` or `"whole_site": true`, beside the other members of what it belongs to.
extension CommandScope: Codable {
    private enum Key: String, CodingKey {
        case group
        case site = "whole_site"
    }

    /// - Throws: `CommandArgumentError` unless one of them is there.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let isSite = try container.decodeIfPresent(Bool.self, forKey: .site) ?? false
        switch (try container.decodeIfPresent(String.self, forKey: .group), isSite) {
        case (let group?, false): self = .group(group.lowercased())
        case (nil, true): self = .site
        case (nil, false), (.some, true):
            throw CommandArgumentError(problem: "give either 'group' or 'whole_site': true")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .group(let name): try container.encode(name, forKey: .group)
        case .site: try container.encode(true, forKey: .site)
        }
    }
}

/// A command for many chargers: each of them gets a command of its own.
public struct GroupCommandRequest: Hashable, Sendable {
    /// Chosen by who asks, at most 44 characters: the ids of the chargers' commands begin with it.
    public var id: String
    public var scope: CommandScope
    /// What is asked of every charger.
    public var template: CommandRequest

    /// - Parameter template: its charger does not count, and its id is the group command's.
    public init(scope: CommandScope, template: CommandRequest) {
        self.id = template.id
        self.scope = scope
        self.template = template
    }

    /// The most chargers of one command.
    public static let mostMembers = 1000

    public static func isValid(id: String) -> Bool { CommandRequest.isValid(id: id) && id.utf8.count <= 44 }

    /// The command of one charger. Its id is the same however often it is made.
    ///
    /// - Parameter number: the charger's, never given to another.
    public func member(_ charger: String, number: ChargerID) -> CommandRequest {
        var request = self.template
        request.id = "\(self.id).\(number.rawValue)"
        request.charger = charger
        request.parent = self.id
        // Who asked hears of the summary; each charger's steps are on their own topics.
        request.replyTo = nil
        return request
    }
}
