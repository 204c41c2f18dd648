/// Writes one JSON text, from left to right, into bytes.
///
/// Separators are written as needed; that names and values alternate in objects is up to the caller, who has no other
/// way to write a member than `member(_:_:)`.
public struct JSONWriter: Sendable {
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    public init(reserving capacity: Int = 256) {
        self.bytes.reserveCapacity(capacity)
    }

    public mutating func object(_ body: (inout JSONWriter) -> Void) {
        self.begin(UInt8(ascii: "{"))
        body(&self)
        self.end(UInt8(ascii: "}"))
    }

    public mutating func array(_ body: (inout JSONWriter) -> Void) {
        self.begin(UInt8(ascii: "["))
        body(&self)
        self.end(UInt8(ascii: "]"))
    }

    /// Writes a member of the object that is open; nothing when `value` is nil.
    public mutating func member(_ name: StaticString, _ value: (some JSONWritable)?) {
        guard let value else { return }
        self.name(name)
        value.write(to: &self)
    }

    /// Writes a member that is an array of the values; nothing when there are none.
    public mutating func list(_ name: StaticString, _ values: [some JSONWritable]) {
        guard !values.isEmpty else { return }
        self.member(name, values)
    }

    /// Writes the name of a member; its value must follow.
    public mutating func name(_ name: StaticString) {
        self.separate()
        self.quote(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        self.bytes.append(UInt8(ascii: ":"))
        self.needsComma = false
    }

    public mutating func string(_ value: String) {
        self.separate()
        var value = value
        value.withUTF8 { self.quote($0) }
    }

    public mutating func integer(_ value: some BinaryInteger) {
        self.raw(String(value).utf8)
    }

    public mutating func boolean(_ value: Bool) {
        self.raw((value ? "true" : "false").utf8)
    }

    public mutating func null() {
        self.raw("null".utf8)
    }

    /// Writes bytes that are a JSON value already.
    public mutating func raw(_ value: some Collection<UInt8>) {
        self.separate()
        self.bytes.append(contentsOf: value)
    }

    private mutating func begin(_ bracket: UInt8) {
        self.separate()
        self.bytes.append(bracket)
        self.needsComma = false
    }

    private mutating func end(_ bracket: UInt8) {
        self.bytes.append(bracket)
        self.needsComma = true
    }

    private mutating func separate() {
        if self.needsComma { self.bytes.append(UInt8(ascii: ",")) }
        self.needsComma = true
    }

    private mutating func quote(_ text: UnsafeBufferPointer<UInt8>) {
        self.bytes.append(UInt8(ascii: "\""))
        var start = 0
        for position in 0..<text.count where Self.needsEscape(text[position]) {
            self.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<position]))
            self.escape(text[position])
            start = position + 1
        }
        self.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
        self.bytes.append(UInt8(ascii: "\""))
    }

    @inline(__always)
    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        let digits: StaticString = "0123456789abcdef"
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): self.bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
        case 0x0A: self.bytes.append(contentsOf: "\\n".utf8)
        case 0x0D: self.bytes.append(contentsOf: "\\r".utf8)
        case 0x09: self.bytes.append(contentsOf: "\\t".utf8)
        default:
            self.bytes.append(contentsOf: "\\u00".utf8)
            self.bytes.append(digits.utf8Start[Int(byte >> 4)])
            self.bytes.append(digits.utf8Start[Int(byte & 15)])
        }
    }
}
