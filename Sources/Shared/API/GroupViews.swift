/// A group of tokens. Also, without `tokens`, the body of `POST /v1/token-groups`.
public struct TokenGroupView: Codable, Hashable, Sendable {
    public var group: String
    /// Where its tokens may charge that have no places of their own; empty: everywhere.
    public var places: [TokenPlace]
    public var note: String?
    /// How many tokens of the list belong to it.
    public var tokens: Int?

    public init(group: String, places: [TokenPlace] = [], note: String? = nil, tokens: Int? = nil) {
        self.group = group
        self.places = places
        self.note = note
        self.tokens = tokens
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            group: try container.decode(String.self, forKey: .group),
            places: try container.decodeIfPresent([TokenPlace].self, forKey: .places) ?? [],
            note: try container.decodeIfPresent(String.self, forKey: .note),
            tokens: try container.decodeIfPresent(Int.self, forKey: .tokens))
    }

    public var tokenGroup: TokenGroup { TokenGroup(id: self.group, places: self.places, note: self.note) }
}

/// A group of chargers, with the identities of those in it.
public struct ChargerGroupView: Codable, Hashable, Sendable {
    public var group: String
    public var chargers: [String]

    public init(group: String, chargers: [String]) {
        self.group = group
        self.chargers = chargers
    }
}

/// Puts chargers into a group and takes others out, all or none: the body of `POST /v1/charger-groups/{group}`.
public struct ChangeChargerGroup: Codable, Hashable, Sendable {
    public var add: [String]?
    public var remove: [String]?

    public init(add: [String]? = nil, remove: [String]? = nil) {
        self.add = add
        self.remove = remove
    }
}
