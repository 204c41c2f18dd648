/// A step from a TOML table or array to a value inside it.
enum TOMLPathElement: Hashable {
    case key(String)
    case index(Int)

    /// The key; nil for a place in an array.
    var key: String? {
        switch self {
        case .key(let key): key
        case .index: nil
        }
    }
}

/// The way from the top of a document to a value.
typealias TOMLPath = [TOMLPathElement]

/// On which line each key, table and array element of a TOML document stands. (The parser itself tells positions only
/// of syntax errors.)
struct TOMLKeyLines {
    private let lines: [TOMLPath: Int]
    /// The line of the first `\u0000`.
    let lineOfNUL: Int?

    /// - Parameter source: a document that the TOML parser has accepted; what is found in any other is unspecified.
    init(_ source: String) {
        var scanner = TOMLKeyScanner(source)
        self.lines = scanner.scan()
        self.lineOfNUL = scanner.lineOfNUL
    }

    /// The line where the value at `path` first appears (the first is 1).
    func line(of path: TOMLPath) -> Int? {
        self.lines[path]
    }

    /// The line of `path`, or of the nearest table around it that stands in the document.
    func nearestLine(to path: TOMLPath) -> Int? {
        var path = path
        while !path.isEmpty {
            if let line = self.lines[path] { return line }
            path.removeLast()
        }
        return nil
    }
}
