import ArgumentParser
import Foundation
import Shared
import Testing

@testable import edgectl

@Suite struct DisplayTests {
    static let table = Table(
        columns: [.fixed("ID", right: true), .flexible("NAME", minimum: 6), .flexible("WORDS", minimum: 10)],
        rows: [
            [Cell("1"), Cell("short"), Cell(String(repeating: "long ", count: 40))],
            [Cell("12345"), Cell(String(repeating: "n", count: 60)), Cell("")],
        ])

    @Test(arguments: [20, 40, 80, 200, 500]) func aTableNeverWraps(_ width: Int) {
        let lines = Self.table.lines(width: width)
        #expect(lines.count == 3)
        #expect(lines.allSatisfy { $0.count <= width })
    }

    @Test func numbersAreKeptWhereNamesShrink() {
        let lines = Self.table.lines(width: 40)
        #expect(lines[1].hasPrefix("    1  short"))
        #expect(lines[2].hasPrefix("12345  nnn"))
        #expect(lines[1].hasSuffix("…"))
    }

    @Test(arguments: [
        ("short", ["short"]), ("", [""]), ("one two three four five", ["one two three four", "five"]),
        ("a " + String(repeating: "x", count: 45), ["a"] + [20, 20, 5].map { String(repeating: "x", count: $0) }),
    ])
    func aLongFactIsFoldedAndNothingIsLost(_ text: String, _ lines: [String]) {
        #expect(FactList.folded(text, to: 20) == lines)
    }

    @Test func colourChangesNoWidth() {
        let table = Table(columns: [.fixed("A"), .fixed("B")], rows: [[Cell("x", .red), Cell("y")]])
        #expect(table.lines(width: 80, usesColour: true)[1] == "\u{1B}[31mx\u{1B}[0m  y")
        #expect(table.lines(width: 80)[1] == "x  y")
    }

    @Test(arguments: [
        ("a\u{1B}[2Jb", "a?[2Jb"), ("line\nbreak", "line?break"), ("\u{9B}31m", "?31m"), ("\u{202E}rtl", "?rtl"),
        ("Ladesäule 🚗", "Ladesäule 🚗"),
    ])
    func whatComesFromOutsideControlsNoTerminal(_ text: String, _ shown: String) {
        #expect(Cell(text).text == shown)
    }

    @Test(arguments: [
        ([0.0, 1, 2, 3, 4, 5, 6, 7], 80, "▁▂▃▄▅▆▇█"), ([5.0, 5], 80, "▁▁"), ([], 80, ""),
        ([0.0, 0, 8, 8], 2, "▁█"), ([1.0], 10, "▁"),
    ])
    func aSparklineShowsTheShape(_ values: [Double], _ width: Int, _ bars: String) {
        #expect(Sparkline.text(values, width: width) == bars)
    }

    @Test(
        arguments: [
            (0, "0 s"), (59_999, "59 s"), (60_000, "1 min"), (3_600_000, "1 h 0 min"), (90_000_000, "1 d 1 h"),
            (-5, "0 s"),
        ] as [(Int64, String)])
    func durationsAreShort(_ milliseconds: Int64, _ text: String) {
        #expect(Wording.duration(milliseconds: milliseconds) == text)
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
    func countsHaveThousandsApart(_ number: Int, _ text: String) {
        #expect(Wording.count(number) == text)
    }

    @Test(arguments: [
        (["--socket", "s", "status", "--x"], ["status", "--x", "--socket", "s"]),
        (
            ["--json", "--database=d", "send", "ocpp", "--", "a"],
            ["send", "ocpp", "--json", "--database=d", "--", "a"]
        ),
        (["status", "--socket", "s"], ["status", "--socket", "s"]), (["--help"], ["--help"]), ([], []),
        (["--socket"], ["--socket"]),
    ])
    func commonOptionsMayStandFirst(_ given: [String], _ arranged: [String]) {
        #expect(ArgumentOrder.arranged(given) == arranged)
    }

    @Test func coloursNeedATerminalThatWantsThem() {
        #expect(Terminal(isTerminal: true, width: 100, environment: [:]).usesColour)
        #expect(!Terminal(isTerminal: true, width: 100, environment: ["NO_COLOR": "1"]).usesColour)
        #expect(!Terminal(isTerminal: true, width: 100, environment: ["TERM": "dumb"]).usesColour)
        #expect(Terminal(isTerminal: false, width: 100, environment: [:]).width == 80)
    }

    @Test(
        arguments: [
            (nil, [:], [], SocketPath.system), (nil, [:], [SocketPath.local, SocketPath.system], SocketPath.local),
            (nil, [:], ["./var/edge-gateway.db"], SocketPath.local),
            (nil, [:], ["./var/edge-gateway.db", SocketPath.system], SocketPath.system),
            (nil, ["EDGE_GATEWAY_SOCKET": "/e"], [SocketPath.local], "/e"),
            ("/o", ["EDGE_GATEWAY_SOCKET": "/e"], [SocketPath.local], "/o"),
        ] as [(String?, [String: String], Set<String>, String)])
    func theSocketIsChosen(
        _ option: String?, _ environment: [String: String], _ files: Set<String>, _ path: String
    ) {
        #expect(SocketPath.choose(option: option, environment: environment, exists: files.contains) == path)
    }

    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("=1+1", "'=1+1"), ("-0.05", "-0.05"),
        ("@x", "'@x"), ("", ""),
    ])
    func aCSVFieldIsQuotedAndNoFormula(_ field: String, _ text: String) {
        #expect(CSVText.line([field]) == text + "\r\n")
    }

    @Test(
        arguments: [
            ("2026-11-22T10:00:00Z", 1_795_341_600_000), ("1h", 1_795_338_000_000), ("7d", 1_794_736_800_000),
            ("0s", 1_795_341_600_000),
        ] as [(String, Int64)])
    func timesOnTheCommandLine(_ text: String, _ milliseconds: Int64) {
        let now = Timestamp(milliseconds: 1_795_341_600_000)
        #expect(TimeArgument(text, now: now)?.instant.milliseconds == milliseconds)
    }

    @Test(arguments: ["", "noon", "1y", "-1h", "2026-13-01", "2026-1-1", "99999999999999d"])
    func whatIsNoTimeIsRefused(_ text: String) {
        #expect(TimeArgument(text, now: Timestamp(milliseconds: 0)) == nil)
    }

    @Test func linesComeWhole() {
        var buffer = LineBuffer()
        #expect(buffer.take(Data("a\nb".utf8)) == [Data("a".utf8)])
        #expect(buffer.take(Data("c\n\nd".utf8)) == [Data("bc".utf8), Data()])
        #expect(buffer.take(Data("\n".utf8)) == [Data("d".utf8)])
    }

    @Test func examplesFitTheScreen() {
        func lines(of command: any ParsableCommand.Type) -> [Substring] {
            command.configuration.discussion.split(separator: "\n")
                + command.configuration.subcommands.flatMap { lines(of: $0) }
        }
        let examples = lines(of: RootCommand.self).filter { $0.hasPrefix("  ") }
        #expect(examples.count > 100)
        for line in examples { #expect(line.count <= 80, "\(line)") }
    }
}
