/// Reads a `SchemaText`. The texts are constants of this module, read whole by its tests: a malformed one is a mistake
/// of whoever changed the script that makes them, and ends the program.
struct SchemaParser {
    private struct Definition {
        var keyword: Substring
        var name: Substring
        var words: [Substring]
    }

    private let definitions: [Definition]
    private let typeIndices: [Substring: Int32]
    private let enumerationIndices: [Substring: Int32]
    private(set) var elements: [ValueRule] = []

    init(_ text: String) {
        var definitions: [Definition] = []
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if line.hasPrefix(" "), !definitions.isEmpty {
                definitions[definitions.count - 1].words += words
            } else if words.count >= 2 {
                definitions.append(Definition(keyword: words[0], name: words[1], words: Array(words[2...])))
            }
        }
        self.definitions = definitions
        self.typeIndices = Self.indices(of: definitions.filter { $0.keyword == "type" })
        self.enumerationIndices = Self.indices(of: definitions.filter { $0.keyword == "enum" })
    }

    private static func indices(of definitions: [Definition]) -> [Substring: Int32] {
        Dictionary(uniqueKeysWithValues: definitions.enumerated().map { ($1.name, Int32($0)) })
    }

    func enumerations() -> [EnumerationRule] {
        self.definitions.filter { $0.keyword == "enum" }.map { definition in
            let values = definition.words.map(String.init)
            return EnumerationRule(names: WireNames(values), values: values)
        }
    }

    mutating func types() -> [TypeRule] {
        self.definitions.filter { $0.keyword == "type" }.map { self.type($0) }
    }

    mutating func messages() -> [String: MessageRules] {
        var messages: [String: MessageRules] = [:]
        for definition in self.definitions where definition.keyword == "call" || definition.keyword == "send" {
            let rules = definition.words.map { self.rule($0) }
            precondition(rules.count == (definition.keyword == "call" ? 2 : 1), "\(definition.name) is incomplete")
            messages[String(definition.name)] = MessageRules(
                request: rules[0], response: rules.count == 2 ? rules[1] : nil)
        }
        return messages
    }

    private mutating func type(_ definition: Definition) -> TypeRule {
        let isOpen = definition.words.first == "..."
        let members = definition.words.dropFirst(isOpen ? 1 : 0).map { self.member($0) }
        precondition(members.count <= 64, "type \(definition.name) has more than 64 members")
        var required: UInt64 = 0
        for (index, member) in members.enumerated() where member.isRequired { required |= 1 << UInt64(index) }
        let names = members.map(\.name)
        return TypeRule(
            names: WireNames(names), memberNames: names, rules: members.map(\.rule), required: required,
            isOpen: isOpen)
    }

    private mutating func member(_ word: Substring) -> (name: String, rule: ValueRule, isRequired: Bool) {
        guard let mark = word.firstIndex(where: { $0 == "!" || $0 == "?" }) else {
            preconditionFailure("member \(word) has no ! or ?")
        }
        let rule = self.rule(word[word.index(after: mark)...])
        return (String(word[..<mark]), rule, word[mark] == "!")
    }

    private mutating func rule(_ text: Substring) -> ValueRule {
        let rest = text.dropFirst()
        switch text.first {
        case "*": return ValueRule(kind: .anything)
        case "b": return ValueRule(kind: .boolean)
        case "s": return ValueRule(kind: .text, high: Int32(rest) ?? .max)
        case "v": return ValueRule(kind: .vendorText, high: Int32(rest) ?? .max)
        case "t": return ValueRule(kind: .timestamp)
        case "u": return ValueRule(kind: .uri)
        case "i": return Self.bounded(.integer, rest)
        case "d": return Self.bounded(.plainInteger, rest)
        case "n" where rest.hasPrefix("/10"): return Self.bounded(.tenths, rest.dropFirst(3))
        case "n": return Self.bounded(.number, rest)
        case "=": return ValueRule(kind: .enumeration, reference: self.enumeration(rest))
        case "~": return ValueRule(kind: .openEnumeration, reference: self.enumeration(rest))
        case "{": return ValueRule(kind: .object, reference: self.type(named: rest.dropLast()))
        case "[": return self.array(rest)
        default: preconditionFailure("there is no rule \(text)")
        }
    }

    private mutating func array(_ text: Substring) -> ValueRule {
        guard let end = text.firstIndex(of: "]") else { preconditionFailure("\(text) has no ]") }
        var rule = Self.bounded(.array, text[..<end])
        self.elements.append(self.rule(text[text.index(after: end)...]))
        rule.reference = Int32(self.elements.count - 1)
        return rule
    }

    /// `3..7`, where either number may be missing.
    private static func bounded(_ kind: ValueRule.Kind, _ text: Substring) -> ValueRule {
        guard let dots = text.firstIndex(of: ".") else { return ValueRule(kind: kind) }
        let high = text[text.index(dots, offsetBy: 2)...]
        return ValueRule(kind: kind, low: Int32(text[..<dots]) ?? .min, high: Int32(high) ?? .max)
    }

    private func enumeration(_ name: Substring) -> Int32 {
        guard let index = self.enumerationIndices[name] else { preconditionFailure("there is no enum \(name)") }
        return index
    }

    private func type(named name: Substring) -> Int32 {
        guard let index = self.typeIndices[name] else { preconditionFailure("there is no type \(name)") }
        return index
    }
}
