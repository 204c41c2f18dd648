public import Foundation

/// The JSON of the local API and of `edgectl --json`: keys in order, slashes as they are.
public enum APICoding {
    /// - Throws: `EncodingError`.
    public static func encode(_ value: some Encodable, pretty: Bool = false) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        return try encoder.encode(value)
    }

    /// - Throws: a `Refusal` that names the field that is missing or wrong.
    public static func decode<Value: Decodable>(_ type: Value.Type = Value.self, from data: Data) throws(Refusal)
        -> Value
    {
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch let error as DecodingError {
            throw Refusal(.invalid, Self.text(error, of: data))
        } catch {
            throw Refusal(.invalid, "\(error)")
        }
    }

    /// Reads what asks for a change: a field that is misspelled, or given twice, is not passed over, for the change would
    /// be another one than was meant.
    ///
    /// - Throws: a `Refusal` that names the field that is missing, wrong, unknown or repeated.
    public static func decodeChange<Value: Codable>(_ type: Value.Type = Value.self, from data: Data) throws(Refusal)
        -> Value
    {
        let value = try Self.decode(type, from: data)
        if let field = try UnknownFields.first(in: data, readAs: value) {
            throw Refusal(.invalid, "'\(field.prefix(60))' is no field that is known here: nothing was changed")
        }
        if let field = RepeatedName.first(in: data) {
            throw Refusal(.invalid, "'\(field.prefix(60))' is given twice in one object: nothing was changed")
        }
        return value
    }

    private static func text(_ error: DecodingError, of data: Data) -> String {
        switch error {
        case .keyNotFound(let key, let context):
            "'\(Self.path(context.codingPath + [key]))' is missing"
        case .typeMismatch(let wanted, let context), .valueNotFound(let wanted, let context):
            Self.subject(context.codingPath) + WrongKind.words(wanted, context)
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            Self.textWithoutPlace(context, of: data)
        case .dataCorrupted(let context):
            "'\(Self.path(context.codingPath))': \(context.debugDescription)"
        @unknown default:
            "it cannot be read: \(error)"
        }
    }

    /// The decoder tells no place of JSON that is none, nor of a number that does not fit where it stands.
    private static func textWithoutPlace(_ context: DecodingError.Context, of data: Data) -> String {
        if (try? JSONDecoder().decode(OpaqueJSON.self, from: data)) != nil {
            return "a number in it is too large, or has decimals where a whole one belongs"
        }
        // Foundation's own words say the same once more.
        return context.debugDescription == "The given data was not valid JSON."
            ? "this is not valid JSON" : "this is not valid JSON: \(context.debugDescription)"
    }

    private static func subject(_ keys: [any CodingKey]) -> String {
        keys.isEmpty ? "this " : "'\(Self.path(keys))' "
    }

    private static func path(_ keys: [any CodingKey]) -> String { TariffFile.path(keys) }
}
