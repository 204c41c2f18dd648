internal import TOMLKit

/// One parsed configuration file while it is being read: it knows the lines of its keys, learns which keys exist as
/// they are asked for, and gathers everything that is wrong.
final class ConfigurationDocument {
    let file: String
    private let toml: TOMLTable
    private let lines: TOMLKeyLines
    private var problems: [ConfigurationProblem] = []
    /// The keys asked for so far, by table; `tables` keeps the order of asking.
    private var known: [[String]: [String]] = [:]
    private var tables: [[String]] = []

    init(file: String, text: String) throws(ConfigurationProblem) {
        let root = try Self.parse(text, file: file)
        self.file = file
        self.toml = root
        self.lines = TOMLKeyLines(text)
        // The parser hands texts over as C strings: all that follows would silently be missing.
        if let line = self.lines.lineOfNUL {
            throw ConfigurationProblem(
                file: file, line: line, key: nil, message: "there is a NUL (\\u0000) in a text",
                remedy: "Remove it; no setting can hold one.")
        }
    }

    /// A document that is known to be TOML.
    init(file: String, text: String, root: TOMLTable) {
        self.file = file
        self.toml = root
        self.lines = TOMLKeyLines(text)
    }

    /// The top of the file.
    var root: ConfigurationTable {
        self.learn(table: [])
        return ConfigurationTable(document: self, path: [], toml: self.toml)
    }

    /// Every key asked for that is not a table, as a dotted path, in the order of asking.
    var keys: [String] {
        self.tables.flatMap { table in
            (self.known[table] ?? []).map { table + [$0] }.filter { self.known[$0] == nil }
        }.map { $0.joined(separator: ".") }
    }

    /// What is wrong, in the order of the lines.
    var sortedProblems: [ConfigurationProblem] {
        self.problems.sorted { ($0.line ?? .max, $0.key ?? "") < ($1.line ?? .max, $1.key ?? "") }
    }

    func learn(table: [String]) {
        guard self.known[table] == nil else { return }
        self.known[table] = []
        self.tables.append(table)
    }

    func learn(key: String, in table: [String]) {
        self.known[table, default: []].append(key)
    }

    /// Notes a problem with the value at `path`, at its own line or at that of the nearest table around it.
    func report(_ path: TOMLPath, _ message: String, remedy: String) {
        let key = Self.name(path)
        self.problems.append(
            ConfigurationProblem(
                file: self.file, line: self.lines.nearestLine(to: path), key: key, message: "\(key) \(message)",
                remedy: remedy))
    }

    /// Whether something wrong with the value at `path` has been noted.
    func hasProblem(at path: TOMLPath) -> Bool {
        let key = Self.name(path)
        return self.problems.contains { $0.key == key }
    }

    /// Notes every key of the file that nobody asked for. An unknown table is one problem, however much it holds.
    func reportUnknownKeys() {
        let names = KnownKeys(byTable: self.known)
        for path in self.tables {
            guard let table = self.table(at: path) else { continue }
            for key in table.keys where !names.contains(key, in: path) {
                let place = (path + [key]).map(TOMLPathElement.key)
                self.report(place, "is not a known key", remedy: names.remedy(for: key, in: path))
            }
        }
    }

    private static func name(_ path: TOMLPath) -> String {
        path.compactMap(\.key).joined(separator: ".")
    }

    private func table(at path: [String]) -> TOMLTable? {
        var table = self.toml
        for key in path {
            guard let next = table[key]?.table else { return nil }
            table = next
        }
        return table
    }

    private static func parse(_ text: String, file: String) throws(ConfigurationProblem) -> TOMLTable {
        // The C++ parser takes a C string: it would silently stop at a NUL.
        if let end = text.utf8.firstIndex(of: 0) {
            let line = text.utf8[..<end].count { $0 == UInt8(ascii: "\n") } + 1
            throw ConfigurationProblem(
                file: file, line: line, key: nil, message: "there is a NUL byte in the file",
                remedy: "Remove it; the file must be plain text.")
        }
        do {
            return try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw Self.problem(error, file: file)
        } catch {
            throw ConfigurationProblem(
                file: file, line: nil, key: nil, message: "the file is not TOML: \(error)",
                remedy: "Compare it with config.example.toml.")
        }
    }

    private static func problem(_ error: TOMLParseError, file: String) -> ConfigurationProblem {
        let position = error.source.begin
        let isRepeated = error.description.contains("cannot redefine")
        return ConfigurationProblem(
            file: file, line: position.line, key: nil, message: "\(error.description) (column \(position.column))",
            remedy: isRepeated
                ? "It stands in the file before: keep one of the two."
                : "Each line is `key = value` or `[table]`; text stands in double quotes.")
    }
}
