extension String: JSONReadable, JSONWritable {
    /// Reads a string, or a number as it is written.
    public init(_ json: JSONValue) throws(MessageError) {
        guard let text = json.string ?? json.numberText else { throw json.wrongType("a string") }
        self = text
    }

    public func write(to json: inout JSONWriter) { json.string(self) }
}

extension Int: JSONReadable, JSONWritable {
    /// Reads an integer, also as `5.0` or `"5"`.
    public init(_ json: JSONValue) throws(MessageError) {
        guard let number = json.lenientDecimal?.int64 else { throw json.wrongType("an integer") }
        self = Int(number)
    }

    public func write(to json: inout JSONWriter) { json.integer(self) }
}

extension DecimalNumber: JSONReadable, JSONWritable {
    /// Reads a number, also as `"5.5"`.
    public init(_ json: JSONValue) throws(MessageError) {
        guard let number = json.lenientDecimal else { throw json.wrongType("a number") }
        self = number
    }

    public func write(to json: inout JSONWriter) { json.raw(self.description.utf8) }
}

extension Bool: JSONReadable, JSONWritable {
    /// Reads true or false, also as `"true"` or `"false"`.
    public init(_ json: JSONValue) throws(MessageError) {
        guard let value = json.bool ?? json.string.flatMap(Bool.init(_:)) else { throw json.wrongType("a boolean") }
        self = value
    }

    public func write(to json: inout JSONWriter) { json.boolean(self) }
}

extension Array: JSONReadable where Element: JSONReadable {
    public init(_ json: JSONValue) throws(MessageError) {
        guard json.kind == .array else { throw json.wrongType("an array") }
        self.init()
        for element in json.elements {
            self.append(try Element(element))
        }
    }
}

extension Array: JSONWritable where Element: JSONWritable {
    public func write(to json: inout JSONWriter) {
        json.array { json in
            for element in self { element.write(to: &json) }
        }
    }
}

extension JSONValue: JSONReadable, JSONWritable {
    public init(_ json: JSONValue) throws(MessageError) { self = json }

    /// Writes the value byte for byte as it was read.
    public func write(to json: inout JSONWriter) { json.raw(self.rawBytes) }

    /// A number, also one that stands in a string.
    var lenientDecimal: DecimalNumber? { withExtendedLifetime(self.document) { self.cursor.lenientDecimal } }
}
