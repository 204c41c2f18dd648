/// One field of a table.
struct Cell: Equatable, ExpressibleByStringLiteral {
    var text: String
    var colour: Colour?

    init(_ text: String?, _ colour: Colour? = nil) {
        self.text = PlainText.of(text ?? "")
        self.colour = colour
    }

    init(stringLiteral text: String) {
        self.init(text)
    }
}

/// A table that fits its terminal: columns that may shrink do, and what does not fit ends in an ellipsis.
struct Table: Equatable {
    struct Column: Equatable {
        var title: String
        var isRight = false
        /// How narrow it may become; nil: it keeps the width of its contents.
        var minimum: Int?

        /// Numbers and short words.
        static func fixed(_ title: String, right isRight: Bool = false) -> Column {
            Column(title: title, isRight: isRight)
        }

        /// Names and sentences.
        static func flexible(_ title: String, minimum: Int = 6) -> Column {
            Column(title: title, minimum: minimum)
        }
    }

    var columns: [Column]
    var rows: [[Cell]]

    private static let gap = 2

    /// The lines of the table, the head first; no line is wider than `width`.
    func lines(width: Int, usesColour: Bool = false) -> [String] {
        let widths = self.widths(within: width)
        let head = zip(self.columns, widths).map { column, width in
            Colour.bold.paint(Self.fitted(column.title, to: width, isRight: column.isRight), isOn: usesColour)
        }
        return [Self.joined(head)]
            + self.rows.map { row in
                let fields = zip(row, zip(self.columns, widths)).map { cell, place in
                    let text = Self.fitted(cell.text, to: place.1, isRight: place.0.isRight)
                    return cell.colour?.paint(text, isOn: usesColour) ?? text
                }
                return Self.joined(fields)
            }
    }

    /// Without the columns in which no row says anything.
    var withoutEmptyColumns: Table {
        let kept = self.columns.indices.filter { index in self.rows.contains { !$0[index].text.isEmpty } }
        return Table(columns: kept.map { self.columns[$0] }, rows: self.rows.map { row in kept.map { row[$0] } })
    }

    private static func joined(_ fields: [String]) -> String {
        let line = fields.joined(separator: String(repeating: " ", count: self.gap))
        // The last column needs no padding.
        return String(line.reversed().drop { $0 == " " }.reversed())
    }

    /// The natural widths, then narrower flexible columns, the widest first, then narrower columns of any kind.
    private func widths(within width: Int) -> [Int] {
        var widths = self.columns.indices.map { index in
            ([self.columns[index].title] + self.rows.map { $0[index].text }).map(\.count).max() ?? 0
        }
        var excess = widths.reduce(0, +) + Self.gap * (widths.count - 1) - width
        for minimum in [{ (column: Column) in column.minimum }, { _ in 1 }] {
            while excess > 0 {
                let candidates = widths.indices.filter { widths[$0] > minimum(self.columns[$0]) ?? .max }
                guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
                widths[widest] -= 1
                excess -= 1
            }
        }
        return widths
    }

    /// `text` in exactly `width` columns.
    static func fitted(_ text: String, to width: Int, isRight: Bool) -> String {
        let cut = self.cut(text, to: width)
        let padding = String(repeating: " ", count: max(0, width - cut.count))
        return isRight ? padding + cut : cut + padding
    }

    /// `text`, or its beginning and an ellipsis, in at most `width` columns.
    static func cut(_ text: String, to width: Int) -> String {
        text.count <= width ? text : String(text.prefix(max(0, width - 1))) + "…"
    }
}

/// Names and values, one a line.
struct FactList: Equatable {
    private(set) var facts: [(name: String, cell: Cell)] = []

    /// Adds a fact; one without a value is left out.
    mutating func add(_ name: String, _ value: String?, _ colour: Colour? = nil) {
        guard let value, !value.isEmpty else { return }
        self.facts.append((name, Cell(value, colour)))
    }

    /// A value that is too long for its line goes on below, at the words' ends.
    func lines(width: Int, usesColour: Bool = false) -> [String] {
        let names = self.facts.map(\.name.count).max() ?? 0
        return self.facts.flatMap { name, cell in
            let label = Colour.dim.paint(Table.fitted(name, to: names, isRight: false), isOn: usesColour)
            let indent = String(repeating: " ", count: names)
            return Self.folded(cell.text, to: max(20, width - names - 2)).enumerated().map { index, text in
                (index == 0 ? label : indent) + "  " + (cell.colour?.paint(text, isOn: usesColour) ?? text)
            }
        }
    }

    /// `text` in lines of at most `width`.
    static func folded(_ text: String, to width: Int) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            var rest = word
            if !lines[lines.count - 1].isEmpty {
                if lines[lines.count - 1].count + 1 + rest.count <= width {
                    lines[lines.count - 1] += " " + rest
                    continue
                }
                lines.append("")
            }
            while rest.count > width {
                lines[lines.count - 1] = String(rest.prefix(width))
                rest = rest.dropFirst(width)
                lines.append("")
            }
            lines[lines.count - 1] += rest
        }
        return lines
    }

    static func == (left: FactList, right: FactList) -> Bool {
        left.facts.map(\.name) == right.facts.map(\.name) && left.facts.map(\.cell) == right.facts.map(\.cell)
    }
}
