/// Changes of what a message says: other types, other sizes, members that are missing, there twice or unknown.
enum TreeMutation {
    static let scalars = [
        "null", "true", "false", "0", "-0", "-1", "1.0", "1e400", "-1e400", "1e-400", "2147483647", "2147483648",
        "9223372036854775807", "9223372036854775808", "-9223372036854775809", "0.1", "1E+2", "12345678901234567890123",
        "0.00000000000000000001", #""""#, #""x""#, #""\u0000""#, #""\ud800""#, #""🔌""#, #""NaN""#, #""1e999""#,
        #""2026-11-22T10:00:00Z""#, #""2026-13-45T99:99:99Z""#, #""1970-01-01T00:00:00Z""#,
        #""222222017-01-01T00:00:00Z""#, #""0000-00-00T00:00:00.000000000000+99:99""#, #""-5""#, #""true""#,
        #""Energy.Active.Import.Register""#, #""Accepted""#, #""' OR 1=1 --""#, "[]", "{}", "[[]]", #"{"":{}}"#,
        "NaN", "Infinity", "01", "1.", ".5", "+1", "0x10", "'x'", "",
    ].map { Array($0.utf8) }

    /// `tree` with one value in it changed.
    static func changed(_ tree: Tree, _ corpus: Tree, _ draw: inout Draw) -> Tree {
        var index = draw.below(tree.size)
        var inner = draw
        defer { draw = inner }
        return tree.changing(&index) { Self.other($0, corpus, &inner) }
    }

    private static func other(_ value: Tree, _ corpus: Tree, _ draw: inout Draw) -> Tree {
        switch value {
        case .scalar(let text): Self.scalar(text, corpus, &draw)
        case .array(let elements): Self.array(elements, corpus, &draw)
        case .object(let members): Self.object(members, corpus, &draw)
        }
    }

    private static func scalar(_ text: [UInt8], _ corpus: Tree, _ draw: inout Draw) -> Tree {
        switch draw.below(8) {
        case 0: return .array([.scalar(text)])
        case 1: return Self.part(of: corpus, &draw)
        case 2: return .scalar(Self.longer(text, &draw))
        case 3: return .scalar(Array("\"".utf8) + text.filter { $0 != UInt8(ascii: "\"") } + Array("\"".utf8))
        default: return .scalar(draw.any(Self.scalars))
        }
    }

    private static func longer(_ text: [UInt8], _ draw: inout Draw) -> [UInt8] {
        guard text.first == UInt8(ascii: "\""), text.count >= 2 else {
            return text + [UInt8](repeating: UInt8(ascii: "0"), count: draw.number(1...400))
        }
        let filling = Array(draw.any(["x", "€", "🔌", "\\n", "\\u00e4", " ", "/"]).utf8)
        let more = (0..<draw.any([1, 5, 20, 50, 255, 1000, 5000])).flatMap { _ in filling }
        return text.dropLast() + more + [UInt8(ascii: "\"")]
    }

    private static func array(_ elements: [Tree], _ corpus: Tree, _ draw: inout Draw) -> Tree {
        switch draw.below(6) {
        case 0: return .array([])
        case 1: return .array(elements + [Self.part(of: corpus, &draw)])
        case 2: return elements.first ?? .array([])
        case 3: return .array((0..<draw.any([2, 10, 100])).flatMap { _ in elements.prefix(20) })
        case 4: return Self.deep(.array(elements), &draw)
        default: return .scalar(draw.any(Self.scalars))
        }
    }

    private static func object(
        _ members: [(name: [UInt8], value: Tree)], _ corpus: Tree, _ draw: inout Draw
    ) -> Tree {
        var members = members
        let place = draw.below(members.count)
        switch draw.below(8) {
        case 0 where !members.isEmpty: members.remove(at: place)
        case 1 where !members.isEmpty: members.append(members[place])
        case 2 where !members.isEmpty: members[place].name = Self.name(&draw)
        case 3: members.append((Self.name(&draw), Self.part(of: corpus, &draw)))
        case 4: members = (0..<draw.any([5, 50, 500])).map { (Array("\"m\($0)\"".utf8), .scalar([UInt8(ascii: "1")])) }
        case 5: members.reverse()
        case 6: return Self.deep(.object(members), &draw)
        default: return .scalar(draw.any(Self.scalars))
        }
        return .object(members)
    }

    private static func name(_ draw: inout Draw) -> [UInt8] {
        Array(
            draw.any([
                #""""#, #""unknown""#, #""customData""#, #""vendorId""#, #""timestamp""#, #""transactionId""#,
                #""\u0061""#, #""value""#, "1", "null", #""é""#, #""unexpected\u0000""#,
            ]).utf8)
    }

    private static func deep(_ tree: Tree, _ draw: inout Draw) -> Tree {
        (0..<draw.any([3, 25, 31, 33, 200])).reduce(tree) { tree, _ in .array([tree]) }
    }

    /// Some value out of another message.
    private static func part(of tree: Tree, _ draw: inout Draw) -> Tree {
        var index = draw.below(tree.size)
        var found = Tree.scalar([])
        _ = tree.changing(&index) { part in
            found = part
            return part
        }
        return found
    }
}
