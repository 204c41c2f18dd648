internal import OCPP

/// JSON that can be pulled to pieces: scalars are kept as they are written, and may be no JSON any more.
indirect enum Tree: Sendable {
    case scalar([UInt8])
    case array([Tree])
    /// Names are written as they stand here, quotation marks included.
    case object([(name: [UInt8], value: Tree)])

    init(_ value: JSONValue) {
        switch value.kind {
        case .array: self = .array(value.elements.map { Tree($0) })
        case .object: self = .object(value.members.map { ($0.name.rawBytes, Tree($0.value)) })
        case .null, .boolean, .number, .string: self = .scalar(value.rawBytes)
        }
    }

    static func text(_ text: String) -> Tree { .scalar(Array("\"\(text)\"".utf8)) }

    /// How many values it has, itself among them.
    var size: Int {
        switch self {
        case .scalar: 1
        case .array(let elements): elements.reduce(1) { $0 + $1.size }
        case .object(let members): members.reduce(1) { $0 + $1.value.size }
        }
    }

    func write(to bytes: inout [UInt8]) {
        switch self {
        case .scalar(let text): bytes += text
        case .array(let elements):
            Self.list(elements, "[", "]", &bytes) { element, bytes in element.write(to: &bytes) }
        case .object(let members):
            Self.list(members, "{", "}", &bytes) { member, bytes in
                bytes += member.name
                bytes.append(UInt8(ascii: ":"))
                member.value.write(to: &bytes)
            }
        }
    }

    private static func list<Item>(
        _ items: [Item], _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ bytes: inout [UInt8],
        _ write: (Item, inout [UInt8]) -> Void
    ) {
        bytes.append(UInt8(ascii: open))
        for (index, item) in items.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(item, &bytes)
        }
        bytes.append(UInt8(ascii: close))
    }

    /// The value at `index` in the order of writing, changed; what is behind the end changes nothing.
    func changing(_ index: inout Int, _ change: (Tree) -> Tree) -> Tree {
        guard index != 0 else {
            index = -1
            return change(self)
        }
        index -= 1
        switch self {
        case .scalar: return self
        case .array(var elements):
            for place in elements.indices where index >= 0 {
                elements[place] = elements[place].changing(&index, change)
            }
            return .array(elements)
        case .object(var members):
            for place in members.indices where index >= 0 {
                members[place].value = members[place].value.changing(&index, change)
            }
            return .object(members)
        }
    }
}
