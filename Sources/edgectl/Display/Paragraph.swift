/// Text that is broken between words, so that a narrow terminal does not break it within them.
enum Paragraph {
    /// - Parameters:
    ///   - indent: columns left free before the first line; the following ones have two more.
    /// - Returns: lines of at most `width` columns, except where one word alone is longer.
    static func lines(_ text: String, indent: Int, width: Int) -> [String] {
        var lines: [String] = []
        var line = String(repeating: " ", count: indent)
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = String(repeating: " ", count: indent + 2)
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return lines + [line]
    }
}
