import ArgumentParser
internal import Foundation
internal import Shared

extension TokensCommand {
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add many tokens from a CSV or JSON file.",
            discussion: """
                The first line of CSV names the columns: token, and any of type, blocked (true or false), expires_at, \
                group, note, places (with blanks between: CP-1 group:deck), concurrent (true or false), language, \
                second_language, message and priority (-9 to 9). JSON is a list of objects with the same names (places \
                being a list too), or what 'edgectl tokens list --json' prints. The whole file is checked before the \
                first token is stored. Tokens that are known are described anew.

                Examples:
                  edgectl tokens import cards.csv
                  edgectl tokens import cards.json
                """)

        @Argument(help: "The file; - is standard input.", completion: .file(extensions: ["csv", "json"]))
        var file: String

        @OptionGroup var options: CommonOptions

        /// As many tokens as cards fit into a cupboard; a file beyond it is a mistake.
        private static let maximumBytes = 64 << 20
        /// The daemon takes no longer request.
        private static let batchBytes = 200_000

        func run() async throws {
            let text = try GivenFile.text(self.file, what: "the file", limit: Self.maximumBytes)
            let tokens = try TokenFile.read(text, name: self.file)
            let daemon = try self.options.daemon()
            let progress = ProgressLine()
            var done = 0
            while done < tokens.count {
                let batch = try Self.batch(tokens[done...])
                try await daemon.send(["tokens", "import"], TokenImport(tokens: batch))
                done += batch.count
                progress.show("\(Wording.count(done)) of \(Wording.count(tokens.count)) tokens")
            }
            progress.finish()
            if try Screen().json(["imported": done], self.options) { return }
            Output.line(done == 1 ? "1 token is on the list." : "\(Wording.count(done)) tokens are on the list.")
        }

        /// As many of them as one request may carry.
        static func batch(_ tokens: ArraySlice<TokenView>) throws -> [TokenView] {
            var bytes = 0
            let count = try tokens.prefix(500).prefix { token in
                bytes += try APICoding.encode(token).count + 1
                return bytes <= Self.batchBytes
            }.count
            return Array(tokens.prefix(max(1, count)))
        }
    }
}
