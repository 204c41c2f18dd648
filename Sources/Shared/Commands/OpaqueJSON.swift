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

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let integer = try? value.decode(Int64.self) {
            self = .integer(integer)
        } else if let number = try? value.decode(Decimal.self) {
            self = .number(number)
        } else if let string = try? value.decode(String.self) {
            self = .string(string)
        } else if let array = try? value.decode([OpaqueJSON].self) {
            self = .array(array)
        } else {
            self = .object(try value.decode([String: OpaqueJSON].self))
        }
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

    /// - Throws: `DecodingError` when `text` is no JSON.
    public init(text: String) throws {
        self.value = try OpaqueJSON(text: text)
    }

    public func encode(to encoder: any Encoder) throws { try self.value.encode(to: encoder) }
}
