import ArgumentParser
internal import Foundation
internal import Shared

extension TokensCommand {
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add many tokens from a CSV file.",
            discussion: """
                The first line names the columns: token, and any of type, blocked (true or false), expires_at, group \
                and note. All lines are checked before the first is stored. Tokens that are known are changed.

                Example:
                  edgectl tokens import cards.csv
                """)

        @Argument(help: "The file; - is standard input.", completion: .file(extensions: ["csv"]))
        var file: String

        @OptionGroup var options: CommonOptions

        /// As many tokens as cards fit into a cupboard; a file beyond it is a mistake.
        private static let maximumBytes = 64 << 20

        func run() async throws {
            let text = try GivenFile.text(self.file, what: "the file", limit: Self.maximumBytes)
            let tokens = try TokenFile.read(text, name: self.file)
            let daemon = try self.options.daemon()
            let progress = ProgressLine()
            var done = 0
            while done < tokens.count {
                let batch = Array(tokens[done..<min(done + 500, tokens.count)])
                try await daemon.send(["tokens", "import"], TokenImport(tokens: batch))
                done += batch.count
                progress.show("\(Wording.count(done)) of \(Wording.count(tokens.count)) tokens")
            }
            progress.finish()
            if try Screen().json(["imported": done], self.options) { return }
            Output.line("\(Wording.count(done)) tokens are on the list.")
        }
    }
}

/// Tokens as a CSV file holds them.
enum TokenFile {
    private static let columns = ["token", "type", "blocked", "expires_at", "group", "note"]

    /// - Throws: `CommandFailure` that names the line and what is wrong there.
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
        var tokens: [TokenView] = []
        for row in rows.dropFirst() { tokens.append(try self.token(row, head: head, name: name)) }
        return tokens
    }

    private static func token(_ row: CSVReader.Row, head: [String], name: String) throws(CommandFailure) -> TokenView {
        guard row.fields.count == head.count else {
            throw CommandFailure(
                .refused, "\(name):\(row.line): \(row.fields.count) fields, and the first line names \(head.count)")
        }
        func field(_ column: String) -> String? {
            guard let index = head.firstIndex(of: column) else { return nil }
            let text = row.fields[index].trimmingCharacters(in: .whitespaces)
            return text.isEmpty ? nil : text
        }
        guard let token = field("token"), token.utf8.count <= 255 else {
            throw CommandFailure(.refused, "\(name):\(row.line): the token must have 1 to 255 characters")
        }
        guard let isBlocked = Bool(field("blocked")?.lowercased() ?? "false") else {
            throw CommandFailure(.refused, "\(name):\(row.line): 'blocked' must be true or false")
        }
        let expiry = field("expires_at")
        let expiresAt = expiry.flatMap(TimeArgument.init(argument:))?.instant
        guard (expiry == nil) == (expiresAt == nil) else {
            throw CommandFailure(
                .refused, "\(name):\(row.line): 'expires_at' must be a time such as 2026-12-31T22:00:00Z")
        }
        return TokenView(
            token: token, type: field("type"), isBlocked: isBlocked, expiresAt: expiresAt, group: field("group"),
            note: field("note"))
    }
}
