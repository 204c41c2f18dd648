internal import Foundation

/// A record of the journal: what happened on the site, once and for ever.
public struct EventView: Codable, Hashable, Sendable {
    public var seq: Int64
    public var at: Timestamp
    /// Whether the gateway's wall clock could be believed.
    public var isTrusted: Bool
    public var kind: String
    public var charger: String?
    public var session: Int64?
    public var command: String?
    /// The facts: the text of a JSON object. In the local API it is that object.
    public var data: String

    public init(
        seq: Int64, at: Timestamp, isTrusted: Bool, kind: String, charger: String?, session: Int64?, command: String?,
        data: String
    ) {
        self.seq = seq
        self.at = at
        self.isTrusted = isTrusted
        self.kind = kind
        self.charger = charger
        self.session = session
        self.command = command
        self.data = data
    }

    enum CodingKeys: String, CodingKey {
        case seq, at, kind, charger, session, command, data
        case isTrusted = "trusted"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.seq = try container.decode(Int64.self, forKey: .seq)
        self.at = try container.decode(Timestamp.self, forKey: .at)
        self.isTrusted = try container.decode(Bool.self, forKey: .isTrusted)
        self.kind = try container.decode(String.self, forKey: .kind)
        self.charger = try container.decodeIfPresent(String.self, forKey: .charger)
        self.session = try container.decodeIfPresent(Int64.self, forKey: .session)
        self.command = try container.decodeIfPresent(String.self, forKey: .command)
        self.data = try container.decode(OpaqueJSON.self, forKey: .data).text()
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.seq, forKey: .seq)
        try container.encode(self.at, forKey: .at)
        try container.encode(self.isTrusted, forKey: .isTrusted)
        try container.encode(self.kind, forKey: .kind)
        try container.encodeIfPresent(self.charger, forKey: .charger)
        try container.encodeIfPresent(self.session, forKey: .session)
        try container.encodeIfPresent(self.command, forKey: .command)
        let facts = try? JSONDecoder().decode(OpaqueJSON.self, from: Data(self.data.utf8))
        try container.encode(facts ?? .string(self.data), forKey: .data)
    }

    /// The facts as names and plain values, for people: nested names are joined by a point, lists are counted.
    public var facts: [(name: String, value: String)] {
        guard let json = try? JSONDecoder().decode(OpaqueJSON.self, from: Data(self.data.utf8)) else { return [] }
        return json.facts(named: "")
    }
}

extension OpaqueJSON {
    fileprivate func facts(named name: String) -> [(name: String, value: String)] {
        switch self {
        case .object(let members):
            members.sorted { $0.key < $1.key }.flatMap { key, value in
                value.facts(named: name.isEmpty ? key : "\(name).\(key)")
            }
        case .array(let items): [(name, items.listText)]
        case .string(let text): [(name, text)]
        case .integer(let number): [(name, String(number))]
        case .number(let number): [(name, "\(number)")]
        case .bool(let flag): [(name, String(flag))]
        case .null: []
        }
    }
}

extension [OpaqueJSON] {
    /// Few words are written out, anything else is counted.
    fileprivate var listText: String {
        let words = self.compactMap { item -> String? in
            if case .string(let text) = item { return text }
            return nil
        }
        return words.count == self.count && self.count <= 8 ? words.joined(separator: ",") : "(\(self.count))"
    }
}
