internal import TOMLKit

/// One table of the file, as a section reads it. Each `read` makes its key known, leaves the default where the file is
/// silent, and reports what is wrong with the value where it speaks.
struct ConfigurationTable {
    let document: ConfigurationDocument
    let path: [String]
    /// Nil where the file does not have this table: every key keeps its default.
    let toml: TOMLTable?

    /// The table `key` inside this one.
    func table(_ key: String) -> ConfigurationTable {
        let value = self.value(key)
        self.document.learn(table: self.path + [key])
        if let value, value.table == nil {
            let header = "[\((self.path + [key]).joined(separator: "."))]"
            self.reportType(key, value, mustBe: "a table", example: "Write \(header) once, and its keys below it.")
        }
        return ConfigurationTable(document: self.document, path: self.path + [key], toml: value?.table)
    }

    func read(_ key: String, into setting: inout Bool) {
        guard let value = self.value(key) else { return }
        guard let flag = value.bool else {
            return self.reportType(
                key, value, mustBe: "true or false", example: "Write it without quotes: \(key) = \(setting)")
        }
        setting = flag
    }

    /// - Parameter zero: what 0 means, where it is allowed although it lies outside `range`.
    func read(_ key: String, into setting: inout Int, in range: ClosedRange<Int>, zero: String? = nil) {
        guard let value = self.value(key) else { return }
        guard let number = value.int else {
            return self.reportType(
                key, value, mustBe: "a whole number", example: "Write digits without quotes: \(key) = \(setting)")
        }
        guard range.contains(number) || (number == 0 && zero != nil) else {
            let alternative = zero.map { ", or 0 for \($0)" } ?? ""
            return self.report(
                key, "is \(number)",
                remedy: "Use a number from \(range.lowerBound) to \(range.upperBound)\(alternative).")
        }
        setting = number
    }

    func read(_ key: String, into setting: inout String, _ rule: TextRule) {
        guard let value = self.value(key), let text = self.text(key, value, example: setting) else { return }
        if let wrong = rule.problem(with: text) {
            return self.report(key, "is \(Self.quoted(text)): \(wrong.message)", remedy: wrong.remedy)
        }
        setting = text
    }

    /// A text that may be left out: empty in the file is nil here.
    func read(_ key: String, into setting: inout String?, _ rule: TextRule) {
        var text = setting ?? ""
        self.read(key, into: &text, rule.orEmpty)
        setting = text.isEmpty ? nil : text
    }

    func read<Choice: RawRepresentable<String> & CaseIterable>(_ key: String, into setting: inout Choice) {
        guard let value = self.value(key), let text = self.text(key, value, example: setting.rawValue) else { return }
        guard let choice = Choice(rawValue: text) else {
            let names = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            return self.report(key, "is \(Self.quoted(text))", remedy: "Use one of \(names).")
        }
        setting = choice
    }

    /// A list of at least one of `allowed`, none twice.
    func read(_ key: String, into setting: inout [String], from allowed: [String]) {
        guard let value = self.value(key) else { return }
        guard let array = value.array else {
            let example = setting.map(Self.quoted).joined(separator: ", ")
            return self.reportType(key, value, mustBe: "a list", example: "Write \(key) = [\(example)]")
        }
        let texts = self.texts(key, array, from: allowed)
        if array.isEmpty {
            self.report(key, "is empty", remedy: "Name at least one of \(allowed.joined(separator: ", ")).")
        } else if texts.count == array.count {
            setting = texts
        }
    }

    /// A list of any texts that keep `rule`; it may be empty.
    func read(_ key: String, into setting: inout [String], each rule: TextRule, example: String) {
        guard let value = self.value(key) else { return }
        guard let array = value.array else {
            return self.reportType(
                key, value, mustBe: "a list", example: "Write \(key) = [\(Self.quoted(example))], or [] for none.")
        }
        var texts: [String] = []
        for (index, element) in array.enumerated() {
            let wrong: TextRule.Wrong? =
                element.string.map { rule.problem(with: $0) }
                ?? ("it is \(Self.kind(of: element))", "Write it in double quotes: \(Self.quoted(example)).")
            if let wrong {
                self.document.report(
                    self.elements(key) + [.index(index)], "cannot be used: \(wrong.message)", remedy: wrong.remedy)
            } else if let text = element.string {
                texts.append(text)
            }
        }
        if texts.count == array.count { setting = texts }
    }

    /// Whether the file sets `key` to something that has been reported already: one mistake is told once.
    func isRefused(_ key: String) -> Bool {
        self.document.hasProblem(at: self.elements(key))
    }

    /// Two keys that make sense only together: reports the one that is missing.
    func requireTogether(_ first: (key: String, value: String?), _ second: (key: String, value: String?)) {
        guard (first.value == nil) != (second.value == nil), !self.isRefused(first.key), !self.isRefused(second.key)
        else { return }
        let (missing, present) = first.value == nil ? (first.key, second.key) : (second.key, first.key)
        self.report(missing, "is empty although \(present) is set", remedy: "Set both, or neither.")
    }

    /// A key that makes sense only with another: reports it where the other is missing.
    func require(_ needed: (key: String, value: String?), for dependent: (key: String, value: String?)) {
        guard dependent.value != nil, needed.value == nil, !self.isRefused(needed.key) else { return }
        self.report(
            dependent.key, "is set although \(needed.key) is empty", remedy: "Set \(needed.key) too, or remove it.")
    }

    /// Whether the file has the key.
    func holds(_ key: String) -> Bool { self.toml?[key] != nil }

    /// Notes a problem with `key`, at its line or, where the file does not set it, at that of its table.
    func report(_ key: String, _ message: String, remedy: String) {
        self.report([key], message, remedy: remedy)
    }

    /// - Parameter keys: the way from this table to what is wrong.
    func report(_ keys: [String], _ message: String, remedy: String) {
        self.document.report((self.path + keys).map(TOMLPathElement.key), message, remedy: remedy)
    }

    private func value(_ key: String) -> (any TOMLValueConvertible)? {
        self.document.learn(key: key, in: self.path)
        return self.toml?[key]
    }

    private func elements(_ key: String) -> TOMLPath {
        (self.path + [key]).map(TOMLPathElement.key)
    }

    private func text(_ key: String, _ value: any TOMLValueConvertible, example: String) -> String? {
        guard let text = value.string else {
            self.reportType(
                key, value, mustBe: "text", example: "Write it in double quotes: \(key) = \(Self.quoted(example))")
            return nil
        }
        return text
    }

    private func texts(_ key: String, _ array: TOMLArray, from allowed: [String]) -> [String] {
        var texts: [String] = []
        for (index, element) in array.enumerated() {
            if let text = element.string, allowed.contains(text), !texts.contains(text) {
                texts.append(text)
                continue
            }
            let entry = element.string.map(Self.quoted) ?? Self.kind(of: element)
            let remedy = "Use each of \(allowed.map(Self.quoted).joined(separator: ", ")) at most once."
            self.document.report(self.elements(key) + [.index(index)], "holds \(entry)", remedy: remedy)
        }
        return texts
    }

    private func reportType(
        _ key: String, _ value: any TOMLValueConvertible, mustBe kind: String, example: String
    ) {
        self.report(key, "is \(Self.kind(of: value)), but must be \(kind)", remedy: example)
    }

    private static func quoted(_ text: String) -> String {
        text.count > 80 ? "\"\(text.prefix(80))…\"" : "\"\(text)\""
    }

    private static func kind(of value: any TOMLValueConvertible) -> String {
        switch value.type {
        case .table: "a table"
        case .array: "a list"
        case .string: "the text \(Self.quoted(value.string ?? ""))"
        case .int: "the number \(value.int ?? 0)"
        case .double: "the number \(value.double ?? 0)"
        case .bool: "\(value.bool ?? false)"
        case .date, .time, .dateTime: "a date or time"
        }
    }
}
