internal import CLinux

/// What stands at the beginning of a batch's data: which records of which stream it has.
struct BatchHead {
    let epoch: String
    let stream: String
    let from: Int
    let to: Int

    init?(_ payload: UnsafeRawBufferPointer) {
        guard let epoch = Self.text(after: "\"data\":{\"epoch\":\"", in: payload),
            let stream = Self.text(after: "\"stream\":\"", in: payload),
            let from = Self.number(after: "\"from\":", in: payload), let to = Self.number(after: "\"to\":", in: payload)
        else { return nil }
        self.epoch = epoch
        self.stream = stream
        self.from = from
        self.to = to
    }

    /// How often `text` occurs.
    static func count(_ text: StaticString, in payload: UnsafeRawBufferPointer) -> Int {
        var count = 0
        var rest = payload
        while let end = self.end(of: text, in: rest) {
            count += 1
            rest = UnsafeRawBufferPointer(rebasing: rest[end...])
        }
        return count
    }

    /// The offset after the first occurrence of `text`.
    private static func end(of text: StaticString, in payload: UnsafeRawBufferPointer) -> Int? {
        guard let base = payload.baseAddress,
            let found = memmem(base, payload.count, text.utf8Start, text.utf8CodeUnitCount)
        else { return nil }
        return UnsafeRawPointer(found) - base + text.utf8CodeUnitCount
    }

    private static func text(after name: StaticString, in payload: UnsafeRawBufferPointer) -> String? {
        guard let start = self.end(of: name, in: payload) else { return nil }
        let bytes = payload[start...].prefix { $0 != UInt8(ascii: "\"") }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func number(after name: StaticString, in payload: UnsafeRawBufferPointer) -> Int? {
        guard let start = self.end(of: name, in: payload) else { return nil }
        let digits = payload[start...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}
