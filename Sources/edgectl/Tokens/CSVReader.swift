/// Reads CSV (RFC 4180): fields between commas, quoted where they hold commas, quotes or line ends.
enum CSVReader {
    struct Row: Equatable {
        /// Where it begins; the first line is 1.
        var line: Int
        var fields: [String]
    }

    /// Empty lines are passed over.
    ///
    /// - Throws: `CommandFailure` when a quote is never closed.
    static func rows(of text: String, name: String) throws(CommandFailure) -> [Row] {
        var state = State()
        for character in text { state.take(character) }
        guard !state.isQuoted || state.hasSeenQuote else {
            throw CommandFailure(.refused, "\(name):\(state.row.line): a quote is opened here and never closed")
        }
        state.endRow()
        return state.rows
    }

    private struct State {
        var rows: [Row] = []
        var row = Row(line: 1, fields: [])
        var field = ""
        var isQuoted = false
        /// A quote inside a quoted field: its end, or the first of two.
        var hasSeenQuote = false
        var line = 1

        mutating func take(_ character: Character) {
            if character.isNewline { self.line += 1 }
            if self.isQuoted, !self.hasSeenQuote {
                if character == "\"" { self.hasSeenQuote = true } else { self.field.append(character) }
            } else if self.isQuoted, character == "\"" {
                self.hasSeenQuote = false
                self.field.append(character)
            } else {
                self.takePlain(character)
            }
        }

        private mutating func takePlain(_ character: Character) {
            self.isQuoted = false
            self.hasSeenQuote = false
            switch character {
            case "\"" where self.field.isEmpty: self.isQuoted = true
            case ",": self.endField()
            case _ where character.isNewline: self.endRow()
            case "\u{FEFF}": break
            default: self.field.append(character)
            }
        }

        private mutating func endField() {
            self.row.fields.append(self.field)
            self.field = ""
        }

        mutating func endRow() {
            self.endField()
            if self.row.fields != [""] { self.rows.append(self.row) }
            self.row = Row(line: self.line, fields: [])
            self.isQuoted = false
            self.hasSeenQuote = false
        }
    }
}
