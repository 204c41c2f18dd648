internal import Foundation
internal import Shared

/// Tokens as a file holds them.
enum TokenFile {
    /// - Throws: `CommandFailure` that names the place and what is wrong there.
    static func read(_ text: String, name: String) throws(CommandFailure) -> [TokenView] {
        let first = text.first { !$0.isWhitespace && $0 != "\u{FEFF}" }
        return first == "[" || first == "{" ? try TokenJSON.read(text, name: name) : try TokenCSV.read(text, name: name)
    }
}

/// Tokens as CSV, whose first line names the columns.
enum TokenCSV {
    private static let columns = [
        "token", "type", "blocked", "expires_at", "group", "note", "places", "concurrent", "language",
        "second_language", "message", "priority",
    ]

    static func read(_ text: String, name: String) throws(CommandFailure) -> [TokenView] {
        let rows = try CSVReader.rows(of: text, name: name)
        guard let head = rows.first?.fields.map({ $0.trimmingCharacters(in: .whitespaces).lowercased() }),
            head.contains("token")
        else {
            throw CommandFailure(
                .refused,
                "\(name):1: the first line must name the columns, with commas between: token, and any of "
                    + self.columns.dropFirst().joined(separator: ", "))
        }
        if let unknown = head.first(where: { !self.columns.contains($0) }) {
            throw CommandFailure(
                .refused,
                "\(name):1: there is no column '\(unknown)'; those are \(self.columns.joined(separator: ", "))")
        }
        if let twice = TwiceNamed.first(in: head) {
            throw CommandFailure(.refused, "\(name):1: there are two columns '\(twice)'; remove one of them")
        }
        var tokens: [TokenView] = []
        for row in rows.dropFirst() { tokens.append(try TokenLine(row, head: head, name: name).token()) }
        if let index = TwiceNamed.place(in: tokens) {
            throw CommandFailure(
                .refused, "\(name):\(rows[index + 1].line): '\(tokens[index].token)' stands in the file twice")
        }
        return tokens
    }
}

/// What may stand in a file once: of two that contradict each other the file does not say which is meant.
private enum TwiceNamed {
    static func first(in names: [String]) -> String? {
        var seen: Set<String> = []
        return names.first { !seen.insert($0).inserted }
    }

    /// The place of the first token that stands there again.
    static func place(in tokens: [TokenView]) -> Int? {
        var seen: Set<IdToken> = []
        return tokens.firstIndex { !seen.insert(IdToken($0.token)).inserted }
    }
}

/// One line of CSV.
private struct TokenLine {
    let row: CSVReader.Row
    let head: [String]
    let name: String

    init(_ row: CSVReader.Row, head: [String], name: String) throws(CommandFailure) {
        self.row = row
        self.head = head
        self.name = name
        guard row.fields.count == head.count else {
            throw self.failure("\(row.fields.count) fields, and the first line names \(head.count)")
        }
    }

    func token() throws(CommandFailure) -> TokenView {
        var token = TokenView(
            token: self.field("token") ?? "", type: self.field("type"),
            isBlocked: try self.value("blocked", "true or false") { Bool($0.lowercased()) } ?? false,
            expiresAt: try self.value("expires_at", "a time such as 2026-12-31T22:00:00Z") {
                TimeArgument(argument: $0)?.instant
            },
            group: self.field("group"), note: self.field("note"))
        token.allowsConcurrent = try self.value("concurrent", "true or false") { Bool($0.lowercased()) }
        token.priority = try self.value("priority", "a number from -9 to 9") { Int($0) }
        token.language = self.field("language")
        token.secondLanguage = self.field("second_language")
        token.message = self.field("message")
        token.places = try self.places()
        if let problem = token.record.problem { throw self.failure(problem) }
        return token
    }

    private func places() throws(CommandFailure) -> [TokenPlace] {
        var places: [TokenPlace] = []
        for word in (self.field("places") ?? "").split(separator: " ") {
            do { places.append(try TokenPlace(String(word))) } catch { throw self.failure(error.message) }
        }
        return places
    }

    /// The text in a column; nil where there is none.
    private func field(_ column: String) -> String? {
        guard let index = self.head.firstIndex(of: column) else { return nil }
        let text = self.row.fields[index].trimmingCharacters(in: .whitespaces)
        return text.isEmpty ? nil : text
    }

    private func value<Value>(_ column: String, _ form: String, _ read: (String) -> Value?) throws(CommandFailure)
        -> Value?
    {
        guard let text = self.field(column) else { return nil }
        guard let value = read(text) else { throw self.failure("'\(column)' must be \(form)") }
        return value
    }

    private func failure(_ problem: String) -> CommandFailure {
        CommandFailure(.refused, "\(self.name):\(self.row.line): \(problem)")
    }
}

/// Tokens as JSON: a list, or a page of the list as it is printed.
enum TokenJSON {
    private struct Wrapped: Codable {
        var items: [TokenView]?
        var tokens: [TokenView]?
        /// There where the list that was printed goes on.
        var next: String?
    }

    static func read(_ text: String, name: String) throws(CommandFailure) -> [TokenView] {
        let tokens = try self.decoded(text, name: name)
        for (index, token) in tokens.enumerated() {
            guard let problem = token.record.problem else { continue }
            throw CommandFailure(.refused, "\(name): token \(index + 1) ('\(token.token)'): \(problem)")
        }
        if let index = TwiceNamed.place(in: tokens) {
            throw CommandFailure(.refused, "\(name): token \(index + 1) ('\(tokens[index].token)') stands there twice")
        }
        return tokens
    }

    private static func decoded(_ text: String, name: String) throws(CommandFailure) -> [TokenView] {
        let text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        let data = Data(text.utf8)
        do {
            if text.first(where: { !$0.isWhitespace }) == "[" {
                return try APICoding.decodeChange([TokenView].self, from: data)
            }
            let wrapped = try APICoding.decodeChange(Wrapped.self, from: data)
            if let tokens = wrapped.items ?? wrapped.tokens { return tokens }
        } catch {
            throw CommandFailure(.refused, "\(name): \(error.message)")
        }
        throw CommandFailure(.refused, "\(name): give a list of tokens, or an object with the list in 'items'")
    }
}
