/// Lets the options that every command takes stand before the command as well as after it.
enum ArgumentOrder {
    private static let withValue: Set = ["--socket", "--database"]
    private static let flags: Set = ["--json"]

    /// `arguments` with the common options that stand before the first other word moved to the end.
    static func arranged(_ arguments: [String]) -> [String] {
        var moved: [String] = []
        var rest = arguments[...]
        while let first = rest.first {
            if self.withValue.contains(first), rest.count > 1 {
                moved += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else if self.flags.contains(first) || self.withValue.contains(where: { first.hasPrefix($0 + "=") }) {
                moved.append(first)
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        return Array(rest[..<end]) + moved + Array(rest[end...])
    }
}
