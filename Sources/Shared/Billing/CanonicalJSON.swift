/// A value as JSON of which there is exactly one form, so that it can be hashed: RFC 8785 for documents whose only
/// numbers are whole ones.
///
/// No white space; members sorted by the bytes of their keys; strings in UTF-8 with only `"`, `\` and control
/// characters escaped; nil is left out; decimals are strings. Foundation's encoder leaves the order of keys and the
/// form of escapes to its version, which a chain of hashes that lasts for years must not depend on.
public enum CanonicalJSON {
    /// - Throws: `EncodingError` for a floating-point number.
    public static func encode(_ value: some Encodable) throws -> [UInt8] {
        let node = CanonicalNode()
        try node.set(value, path: [])
        var bytes: [UInt8] = []
        node.write(to: &bytes)
        return bytes
    }
}

/// A place in the document that an encoder fills. A class, because encoders share it.
private final class CanonicalNode {
    private enum Content {
        case null
        case scalar([UInt8])
        case array([CanonicalNode])
        case object([String: CanonicalNode])
    }

    private var content = Content.null

    func set(_ value: some Encodable, path: [any CodingKey]) throws {
        switch value {
        case let text as String: self.content = .scalar(Self.quoted(text))
        case let flag as Bool: self.content = .scalar(Array((flag ? "true" : "false").utf8))
        case let number as any BinaryInteger & Encodable: self.content = .scalar(Array(String(number).utf8))
        case is any BinaryFloatingPoint:
            throw EncodingError.invalidValue(
                value, .init(codingPath: path, debugDescription: "a floating-point number has no exact form"))
        default: try value.encode(to: CanonicalEncoder(node: self, codingPath: path))
        }
    }

    func becomeObject() {
        if case .object = self.content { return }
        self.content = .object([:])
    }

    func becomeArray() {
        if case .array = self.content { return }
        self.content = .array([])
    }

    func member(_ key: String) -> CanonicalNode {
        let node = CanonicalNode()
        guard case .object(var members) = self.content else { return node }
        self.content = .null
        members[key] = node
        self.content = .object(members)
        return node
    }

    func element() -> CanonicalNode {
        let node = CanonicalNode()
        guard case .array(var elements) = self.content else { return node }
        self.content = .null
        elements.append(node)
        self.content = .array(elements)
        return node
    }

    var count: Int {
        if case .array(let elements) = self.content { elements.count } else { 0 }
    }

    func write(to bytes: inout [UInt8]) {
        switch self.content {
        case .null: bytes += Array("null".utf8)
        case .scalar(let text): bytes += text
        case .array(let elements):
            Self.write(elements, between: ("[", "]"), to: &bytes) { $0.write(to: &$1) }
        case .object(let members):
            let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            Self.write(sorted, between: ("{", "}"), to: &bytes) { member, bytes in
                bytes += Self.quoted(member.key) + Array(":".utf8)
                member.value.write(to: &bytes)
            }
        }
    }

    private static func write<Item>(
        _ items: [Item], between brackets: (String, String), to bytes: inout [UInt8],
        _ write: (Item, inout [UInt8]) -> Void
    ) {
        bytes += Array(brackets.0.utf8)
        for (index, item) in items.enumerated() {
            if index > 0 { bytes += Array(",".utf8) }
            write(item, &bytes)
        }
        bytes += Array(brackets.1.utf8)
    }

    private static let shortEscapes: [UInt8: String] = [
        8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: "\\\"", 92: "\\\\",
    ]

    private static func quoted(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = [34]
        for byte in text.utf8 {
            if let escape = self.shortEscapes[byte] {
                bytes += Array(escape.utf8)
            } else if byte < 32 {
                bytes += Array((byte < 16 ? "\\u000" : "\\u00").utf8) + Array(String(byte, radix: 16).utf8)
            } else {
                bytes.append(byte)
            }
        }
        return bytes + [34]
    }
}

private struct CanonicalEncoder: Encoder {
    let node: CanonicalNode
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        self.node.becomeObject()
        return KeyedEncodingContainer(KeyedContainer(node: self.node, codingPath: self.codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        self.node.becomeArray()
        return UnkeyedContainer(node: self.node, codingPath: self.codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        SingleContainer(node: self.node, codingPath: self.codingPath)
    }
}

private struct KeyedContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: CanonicalNode
    let codingPath: [any CodingKey]

    /// As everywhere in the document, nil is left out.
    mutating func encodeNil(forKey key: Key) throws {}

    mutating func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try self.node.member(key.stringValue).set(value, path: self.codingPath + [key])
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        self.encoder(key).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        self.encoder(key).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder {
        CanonicalEncoder(node: self.node.member("super"), codingPath: self.codingPath)
    }

    mutating func superEncoder(forKey key: Key) -> any Encoder { self.encoder(key) }

    private func encoder(_ key: Key) -> CanonicalEncoder {
        CanonicalEncoder(node: self.node.member(key.stringValue), codingPath: self.codingPath + [key])
    }
}

private struct UnkeyedContainer: UnkeyedEncodingContainer {
    let node: CanonicalNode
    let codingPath: [any CodingKey]
    var count: Int { self.node.count }

    mutating func encodeNil() throws { _ = self.node.element() }

    mutating func encode<Value: Encodable>(_ value: Value) throws {
        try self.node.element().set(value, path: self.codingPath)
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        CanonicalEncoder(node: self.node.element(), codingPath: self.codingPath).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        CanonicalEncoder(node: self.node.element(), codingPath: self.codingPath).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder {
        CanonicalEncoder(node: self.node.element(), codingPath: self.codingPath)
    }
}

private struct SingleContainer: SingleValueEncodingContainer {
    let node: CanonicalNode
    let codingPath: [any CodingKey]

    mutating func encodeNil() throws {}

    mutating func encode<Value: Encodable>(_ value: Value) throws {
        try self.node.set(value, path: self.codingPath)
    }
}
