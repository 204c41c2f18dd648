/// Where a token may charge: a charger or a group of chargers, there everywhere or at one EVSE.
///
/// Written `CP-1`, `CP-1:2` (EVSE 2), `group:deck` or `group:deck:2`. No charger's identity has a colon.
public struct TokenPlace: Hashable, Sendable {
    /// The most places of one token or group.
    public static let maximumCount = 100

    /// What is allowed.
    public enum Target: Hashable, Sendable {
        case charger(String)
        /// In lower case.
        case group(String)
    }

    public var target: Target
    /// From 1; nil is everywhere at the charger.
    public var evse: Int?

    public init(_ target: Target, evse: Int? = nil) {
        self.target = target
        self.evse = evse
    }

    /// - Throws: `Refusal` that says how a place is written.
    public init(_ text: String) throws(Refusal) {
        guard let place = Self.parsed(text) else {
            throw Refusal(
                .invalid,
                "'\(text.prefix(60))' is no place; write a charger's id (CP-1), its EVSE (CP-1:2), or a group of "
                    + "chargers (group:deck)")
        }
        self = place
    }

    private static func parsed(_ text: String) -> TokenPlace? {
        var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (1...3).contains(parts.count) else { return nil }
        // A group's name begins with a letter, so `group:2` is EVSE 2 of a charger called 'group'.
        let isGroup = parts[0] == "group" && parts.count > 1 && Int(parts[1]) == nil
        if isGroup { parts.removeFirst() }
        guard parts.count <= 2 else { return nil }
        var evse: Int?
        if parts.count == 2 {
            guard let number = Int(parts[1]), (1...Self.highestEVSE).contains(number) else { return nil }
            evse = number
        }
        if isGroup {
            return ChargerGroup.isValid(parts[0]) ? TokenPlace(.group(parts[0].lowercased()), evse: evse) : nil
        }
        return ChargerIdentity.isValid(parts[0]) ? TokenPlace(.charger(parts[0]), evse: evse) : nil
    }

    private static let highestEVSE = 1000

    public var text: String {
        let end = self.evse.map { ":\($0)" } ?? ""
        return switch self.target {
        case .charger(let identity): identity + end
        case .group(let name): "group:\(name)\(end)"
        }
    }
}

extension TokenPlace: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do { try self.init(container.decode(String.self)) } catch let refusal as Refusal {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: refusal.message)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.text)
    }
}

/// The names of groups of chargers.
public enum ChargerGroup {
    public static let rule = "a letter, then letters, digits, '-', '_' and '.', at most 40 characters"

    public static func isValid(_ name: String) -> Bool {
        guard (1...40).contains(name.utf8.count), let first = name.utf8.first else { return false }
        return Self.isLetter(first) && name.utf8.allSatisfy { Self.isLetter($0) || "0123456789-_.".utf8.contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}

/// How much of a charger some places cover.
public enum TokenReach: Hashable, Sendable {
    case everything
    /// Only these EVSEs, in order.
    case evses([Int])
    case nothing

    /// - Parameter places: empty is everywhere.
    public init(_ places: [TokenPlace], at charger: ChargerPlace) {
        let here = places.filter { place in
            switch place.target {
            case .charger(let identity): identity == charger.identity
            case .group(let name): charger.groups.contains(name)
            }
        }
        if places.isEmpty || here.contains(where: { $0.evse == nil }) {
            self = .everything
        } else {
            self = here.isEmpty ? .nothing : .evses(Set(here.compactMap(\.evse)).sorted())
        }
    }
}
