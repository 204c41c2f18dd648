internal import Foundation

/// A JSON value that is passed on and not looked into: the payload of a raw CALL, and its answer.
indirect enum OpaqueJSON: Codable, Sendable {
    case object([String: OpaqueJSON])
    case array([OpaqueJSON])
    case string(String)
    case integer(Int64)
    case number(Decimal)
    case bool(Bool)
    case null

    /// How deep it may be nested, counted from the beginning of what is read: decoding costs the square of that. Frames
    /// of chargers and calls to them have at most 32 levels; the rest is for the records and pages that they stand in.
    private static let deepest = 48

    init(from decoder: any Decoder) throws {
        guard decoder.codingPath.count <= Self.deepest else {
            throw CommandArgumentError(problem: "the JSON is nested deeper than \(Self.deepest) levels")
        }
        // An object or a list is recognised before its content is read, so that nothing is read twice.
        if let object = try? decoder.container(keyedBy: Member.self) {
            self = .object(try Self.members(of: object))
        } else if let list = try? decoder.unkeyedContainer() {
            self = .array(try Self.items(of: list))
        } else {
            self = try Self.scalar(decoder.singleValueContainer())
        }
    }

    private struct Member: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private static func members(of object: KeyedDecodingContainer<Member>) throws -> [String: OpaqueJSON] {
        var members: [String: OpaqueJSON] = [:]
        for key in object.allKeys { members[key.stringValue] = try object.decode(OpaqueJSON.self, forKey: key) }
        return members
    }

    private static func items(of list: any UnkeyedDecodingContainer) throws -> [OpaqueJSON] {
        var list = list
        var items: [OpaqueJSON] = []
        while !list.isAtEnd { items.append(try list.decode(OpaqueJSON.self)) }
        return items
    }

    private static func scalar(_ value: any SingleValueDecodingContainer) throws -> OpaqueJSON {
        if value.decodeNil() { return .null }
        if let string = try? value.decode(String.self) { return .string(string) }
        if let bool = try? value.decode(Bool.self) { return .bool(bool) }
        if let integer = try? value.decode(Int64.self) { return .integer(integer) }
        return .number(try value.decode(Decimal.self))
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .object(let members): try container.encode(members)
        case .array(let items): try container.encode(items)
        case .string(let string): try container.encode(string)
        case .integer(let integer): try container.encode(integer)
        case .number(let number): try container.encode(number)
        case .bool(let bool): try container.encode(bool)
        case .null: try container.encodeNil()
        }
    }

    /// Reads JSON text.
    init(text: String) throws {
        self = try JSONDecoder().decode(OpaqueJSON.self, from: Data(text.utf8))
    }

    /// The value as JSON text, keys in order.
    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

/// JSON text that stands in other JSON as the value that it is.
public struct JSONFragment: Encodable, Sendable {
    private let value: OpaqueJSON

    /// - Throws: `DecodingError` when `text` is no JSON, `CommandArgumentError` when it is nested too deeply.
    public init(text: String) throws {
        self.value = try OpaqueJSON(text: text)
    }

    public func encode(to encoder: any Encoder) throws { try self.value.encode(to: encoder) }
}

/// A JSON object that is read out of other JSON as the text that it is.
public struct JSONObjectText: Decodable, Hashable, Sendable {
    public let text: String

    /// - Throws: `CommandArgumentError` when it is no object, or nested too deeply.
    public init(from decoder: any Decoder) throws {
        let value = try OpaqueJSON(from: decoder)
        guard case .object = value else { throw CommandArgumentError(problem: "it must be a JSON object") }
        self.text = try value.text()
    }
}
