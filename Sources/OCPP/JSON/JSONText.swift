/// Any JSON value, kept byte for byte as it was written.
public struct JSONText: JSONReadable, JSONWritable, Hashable, Sendable {
    /// One JSON value.
    public let bytes: [UInt8]

    /// - Throws: where `bytes` is not one JSON value.
    public init(_ bytes: [UInt8]) throws(JSONError) {
        self.bytes = try JSONDocument(bytes).root.rawBytes
    }

    public init(_ json: JSONValue) throws(MessageError) {
        self.bytes = json.rawBytes
    }

    public func write(to json: inout JSONWriter) { json.raw(self.bytes) }
}
