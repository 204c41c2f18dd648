internal import Foundation

/// Fields of a request's body that were not read. What was read is written again as all that it could have said: a field
/// that says something and does not come back is not known.
enum UnknownFields {
    /// The first of them in alphabetical order, with its place in a list; nil where there are none.
    ///
    /// Objects in fields are not looked into: which arguments a command has its verb knows, here as on the command topic.
    static func first(in body: Data, readAs value: some Encodable) throws(Refusal) -> String? {
        try self.first(in: APICoding.decode(OpaqueJSON.self, from: body), readAs: value)
    }

    static func first(in body: OpaqueJSON, readAs value: some Encodable) throws(Refusal) -> String? {
        self.first(in: body, try APICoding.decode(OpaqueJSON.self, from: Self.encoded(value)))
    }

    private static func encoded(_ value: some Encodable) throws(Refusal) -> Data {
        do { return try APICoding.encode(value) } catch { throw Refusal(.invalid, "it cannot be read: \(error)") }
    }

    private static func first(in body: OpaqueJSON, _ known: OpaqueJSON) -> String? {
        guard case .object(let fields) = body, case .object(let known) = known else {
            return self.first(inList: body, known)
        }
        for (name, field) in fields.sorted(by: { $0.key < $1.key }) {
            guard let read = known[name] else {
                if Self.saysNothing(field) { continue }
                return name
            }
            if let inside = self.first(inList: field, read) { return name + inside }
        }
        return nil
    }

    private static func first(inList field: OpaqueJSON, _ known: OpaqueJSON) -> String? {
        guard case .array(let items) = field, case .array(let known) = known else { return nil }
        for (index, (item, read)) in zip(items, known).enumerated() {
            if let inside = self.first(in: item, read) { return "[\(index)].\(inside)" }
        }
        return nil
    }

    /// Such a field may be left out when it is written.
    private static func saysNothing(_ field: OpaqueJSON) -> Bool {
        switch field {
        case .null: true
        case .string(let text): text.isEmpty
        case .object(let members): members.isEmpty
        case .array(let items): items.isEmpty
        case .integer, .number, .bool: false
        }
    }
}
