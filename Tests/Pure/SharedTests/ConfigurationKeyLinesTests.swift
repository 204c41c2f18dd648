import Testing

@testable import Shared

@Suite struct ConfigurationKeyLinesTests {
    private static let document = #"""
        # chargers = { port = 1 }
        top = 1 # [not.a.table]
        "quoted key" = 'and = "this" # is text'
        'lit.eral'."esc\u0061ped" = 2
        text = """
        inside = 1
        [inside.table]
        an escaped \""" quote
        """
        raw = '''
        inside = 2 \'''
        after = "x\"y = 3"
        dotted.deep . deeper = [1,
          # 2,
          "three", [ 4,
            5 ],
          { six = 6, seven.eight = 7 }]
        when = 1979-05-27 07:32:00
        inline = { a = "}", b = [ "]", 1 ], c = { d = 1 } }
        [table]
        key = 1
          [table.child]   # comment
          key = 2
        [[list]]
        name = "first"
        [list.child]
        x = 1
        [[list]]
        [[list.nested]]
        y = 1
        [[list.nested]]
        y = 2
        [ spaced . "out" ]
        z = 1
        """#

    @Test(arguments: [
        ("top", 2), ("quoted key", 3), ("lit.eral|escaped", 4), ("text", 5), ("raw", 10), ("after", 12),
        ("dotted", 13), ("dotted|deep|deeper", 13), ("dotted|deep|deeper|#0", 13), ("dotted|deep|deeper|#1", 15),
        ("dotted|deep|deeper|#2", 15), ("dotted|deep|deeper|#2|#1", 16), ("dotted|deep|deeper|#3|six", 17),
        ("dotted|deep|deeper|#3|seven|eight", 17), ("when", 18), ("inline|b|#1", 19), ("inline|c|d", 19),
        ("table", 20), ("table|key", 21), ("table|child", 22), ("table|child|key", 23), ("list", 24),
        ("list|#0|name", 25), ("list|#0|child|x", 27), ("list|#1", 28), ("list|#1|nested|#0|y", 30),
        ("list|#1|nested|#1|y", 32), ("spaced|out|z", 34),
    ])
    func everyKeyIsFoundWhereItStands(path: String, line: Int) {
        #expect(TOMLKeyLines(Self.document).line(of: Self.path(path)) == line)
    }

    @Test(arguments: ["inside", "chargers", "not", "inside|table", "dotted|deep|deeper|#4", "list|#2", "table|y"])
    func whatStandsInTextOrCommentsIsNoKey(path: String) {
        #expect(TOMLKeyLines(Self.document).line(of: Self.path(path)) == nil)
    }

    @Test func whatIsMissingIsPlacedAtTheTableAroundIt() {
        let lines = TOMLKeyLines("a = 1\n[b]\nc = 1")
        #expect(lines.nearestLine(to: Self.path("b|missing")) == 2)
        #expect(lines.nearestLine(to: Self.path("missing")) == nil)
    }

    @Test func windowsLineEndsAndAByteOrderMarkDoNotMatter() {
        let lines = TOMLKeyLines("\u{FEFF}a = 1\r\n[b]\r\nc = \"x\" # y\r\n")
        #expect(lines.line(of: Self.path("a")) == 1)
        #expect(lines.line(of: Self.path("b|c")) == 3)
    }

    @Test func theScannerEndsOnAnyInput() {
        var random = SplitMix64(state: 7)
        let pieces = ["[", "]", "{", "}", "\"", "'", "\"\"\"", "\\", "=", ".", ",", "\n", "#", "a", " ", "\\u", "é"]
        for _ in 0..<2000 {
            let count = Int(random.next() % 40)
            let text = (0..<count).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }.joined()
            _ = TOMLKeyLines(text)
        }
    }

    private static func path(_ text: String) -> TOMLPath {
        text.split(separator: "|").map { part in
            guard part.hasPrefix("#"), let index = Int(part.dropFirst()) else { return .key(String(part)) }
            return .index(index)
        }
    }
}

/// A small seeded generator, so that a failure can be repeated.
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
