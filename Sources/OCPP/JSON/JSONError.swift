/// Why bytes are not a JSON text that this module reads (RFC 8259), and where.
public struct JSONError: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// The text ends inside a value.
        case endOfText
        /// A byte that no value, separator or white space can have here.
        case unexpectedByte(UInt8)
        /// A number that is not of the form of RFC 8259 §6, such as `01`, `.5` or `1.`.
        case malformedNumber
        /// A backslash that is not followed by one of the escapes of RFC 8259 §7.
        case malformedEscape
        /// A control character below U+0020 that should have been escaped.
        case controlCharacter
        /// Bytes of a string that are not UTF-8.
        case malformedUTF8
        /// More containers inside each other than `JSONLimits.depth`.
        case tooDeep
        /// More values and names than `JSONLimits.nodes`.
        case tooManyValues
        /// More than `JSONLimits.bytes`.
        case tooLong
        /// Something other than white space follows the value.
        case trailingBytes
    }

    public let reason: Reason
    /// The byte at which reading stopped, counted from 0.
    public let offset: Int

    public init(_ reason: Reason, offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

extension JSONError: CustomStringConvertible {
    public var description: String { "not valid JSON at byte \(self.offset): \(self.reason.text)" }
}

extension JSONError.Reason {
    fileprivate var text: String {
        switch self {
        case .endOfText: "the text ends inside a value"
        case .unexpectedByte(let byte): "unexpected byte 0x\(String(byte, radix: 16))"
        case .malformedNumber: "malformed number"
        case .malformedEscape: "malformed escape in a string"
        case .controlCharacter: "control character in a string"
        case .malformedUTF8: "bytes that are not UTF-8"
        case .tooDeep: "nested too deeply"
        case .tooManyValues: "too many values"
        case .tooLong: "the text is too long"
        case .trailingBytes: "bytes after the value"
        }
    }
}

/// What one JSON text may cost to read.
public struct JSONLimits: Hashable, Sendable {
    /// How many arrays and objects may stand inside each other.
    public var depth: Int
    /// How many values and member names a text may have.
    public var nodes: Int
    /// How long a text may be; never more than 2³¹−1 bytes are read.
    public var bytes: Int

    public init(depth: Int = 32, nodes: Int = 65_536, bytes: Int = 1_048_576) {
        self.depth = depth
        self.nodes = nodes
        self.bytes = min(bytes, Int(Int32.max))
    }

    /// For a peer whose messages may be `bytes` long: whatever the schemas allow in so many is read.
    ///
    /// The densest message of the standard, readings with a value alone, has a value or name every five bytes.
    public init(longestMessage bytes: Int) {
        self.init(nodes: max(JSONLimits.standard.nodes, bytes / 4), bytes: bytes)
    }

    public static let standard = JSONLimits()
}
