import OCPP
import Shared

/// Members of an object, of the kind that they must be.
extension JSONValue {
    func text(_ name: StaticString) throws(Unreadable) -> String {
        guard let text = self[name]?.string else { throw Unreadable("\(name) is no text") }
        return text
    }

    func integer(_ name: StaticString) throws(Unreadable) -> Int64 {
        guard let number = self[name]?.int64 else { throw Unreadable("\(name) is no whole number") }
        return number
    }

    /// An instant, as it is written.
    func instant(_ name: StaticString) throws(Unreadable) -> String {
        let text = try self.text(name)
        guard Timestamp(rfc3339: text) != nil else { throw Unreadable("\(name) is no RFC 3339 time: \(text)") }
        return text
    }

    func object(_ name: StaticString) throws(Unreadable) -> JSONValue {
        guard let object = self[name], object.kind == .object else { throw Unreadable("\(name) is no object") }
        return object
    }
}

/// JSON text that PostgreSQL's `jsonb` takes: it refuses `\u0000` and halves of surrogate pairs, which JSON allows.
struct StorableJSON: Equatable {
    let text: [UInt8]
    /// The text as it came, where it had to be changed.
    let original: [UInt8]?

    init(_ json: JSONValue) {
        let bytes = json.rawBytes
        var text: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let unit = Self.escape(bytes, index)
            guard bytes[index] == UInt8(ascii: "\\"), let unit else {
                // An escape of two characters is one thing: its second may be a backslash.
                let length = bytes[index] == UInt8(ascii: "\\") ? 2 : 1
                text.append(contentsOf: bytes[index..<min(index + length, bytes.count)])
                index += length
                continue
            }
            let isPair =
                (0xD800..<0xDC00).contains(unit) && (0xDC00..<0xE000).contains(Self.escape(bytes, index + 6) ?? 0)
            let length = isPair ? 12 : 6
            let isBad = unit == 0 || (!isPair && (0xD800..<0xE000).contains(unit))
            text.append(contentsOf: isBad ? Array("\\ufffd".utf8)[...] : bytes[index..<index + length])
            index += length
        }
        self.text = text
        self.original = text == bytes ? nil : bytes
    }

    /// The code unit of an escape `\uXXXX` that begins at `index`.
    private static func escape(_ bytes: [UInt8], _ index: Int) -> UInt32? {
        guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
            return nil
        }
        return UInt32(String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16)
    }
}
